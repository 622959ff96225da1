import { readConfig } from '../../src/config.ts';
import { createNode } from '../../src/main.ts';

// A node in its own process, for tests that kill it and benchmarks that measure it.
const node = await createNode(readConfig(process.env));
await node.start();
process.once('SIGTERM', () => void node.stop().finally(() => process.exit(0)));
process.stdout.write(`ready ${node.url}\n`);
