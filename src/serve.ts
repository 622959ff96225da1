import { type Config, readConfig } from './config.ts';
import { createNode } from './main.ts';
import type { Node } from './node.ts';
import { refusedStart } from './refused-start.ts';
import { demonstrationLine, welcome } from './welcome.ts';

/** The process that `npm start` runs: reads the settings, starts the node, and stops it gently on a signal. */
async function serve(): Promise<void> {
  const config = await orExplain(2, async () => readConfig());
  const begun = performance.now();
  const node = await orExplain(1, () => createNode(config, { demonstration: !process.argv.includes('--empty') }));
  const started = orExplain(1, async () => {
    await node.start();
    await greet(node, config, (performance.now() - begun) / 1000);
  });
  stopOnSignals(() => started.then(() => node.stop()));
  await started;
}

/** Ctrl+C at a terminal arrives from the terminal, from npm and from its program at once: together they ask once. */
const sameRequestMilliseconds = 2000;

/** A first signal calls `end`, which stops the node in order; a later one ends the process where it stands. */
function stopOnSignals(end: () => Promise<void>): void {
  let asked: number | undefined;
  const stop = () => {
    if (asked === undefined) {
      asked = performance.now();
      void end().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    } else if (performance.now() - asked > sameRequestMilliseconds) process.exit(1);
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

/** Whatever keeps the node from starting is said on the console, and the process ends with the given code. */
async function orExplain<Outcome>(code: number, attempt: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await attempt();
  } catch (error) {
    console.error(refusedStart(error));
    return process.exit(code);
  }
}

await serve();
