import { type Config, readConfig } from './config.ts';
import { createNode, type Node } from './main.ts';
import { DomainError } from './platform/errors.ts';
import { demonstrationLine, welcome } from './welcome.ts';

/** The process that `npm start` runs: reads the settings, starts the node, and stops it gently on a signal. */
async function serve(): Promise<void> {
  const config = readSettingsOrExplain();
  const begun = performance.now();
  const node = await createNode(config, { demonstration: !process.argv.includes('--empty') });
  await node.start();
  await greet(node, config, (performance.now() - begun) / 1000);
  let asked = false;
  const stop = () => {
    if (asked) process.exit(1);
    asked = true;
    void node.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Says on the console, and nowhere else, where to go; the link makes its reader the operator, so no log may hold it. */
async function greet(node: Node, { roles }: Config, seconds: number): Promise<void> {
  if (!roles.includes('web')) return;
  const claim = await node.participants.operator.claimLink();
  console.log(welcome({ url: node.url, engine: node.db.engine, claim, seconds }));
  if (!roles.includes('jobs')) return;
  void node.demonstration.start().then((filled) => process.stdout.write(demonstrationLine(filled)));
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
