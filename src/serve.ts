import { type Config, readConfig } from './config.ts';
import { createNode } from './main.ts';
import { DomainError } from './platform/errors.ts';

/** The process that `npm start` runs: reads the settings, starts the node, and stops it gently on a signal. */
async function serve(): Promise<void> {
  const node = await createNode(readSettingsOrExplain());
  await node.start();
  console.log(`\nVozel: ${node.url}\n`);
  let asked = false;
  const stop = () => {
    if (asked) process.exit(1);
    asked = true;
    void node.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function readSettingsOrExplain(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    for (const fault of [error, ...error.faults]) console.error(`${fault.sentence('sl')}\n  ${fault.sentence('en')}`);
    return process.exit(2);
  }
}

await serve();
