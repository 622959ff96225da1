import { readConfig } from '../../src/config.ts';
import { createNode } from '../../src/main.ts';

// A node in its own process, for tests that kill it.
const node = await createNode(readConfig(process.env));
await node.start();
process.stdout.write(`ready ${node.url}\n`);
