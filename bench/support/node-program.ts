import { readConfig } from '../../src/config.ts';
import { parseQuery, queryMatcher } from '../../src/context/query/index.ts';
import { createNode } from '../../src/main.ts';
import { systemAccess } from '../../src/participants/index.ts';

/** A whole node in a process of its own, with a follower that asks of every changed entity what a subscription would. */
const node = await createNode(readConfig(process.env));
const wanted = queryMatcher(
  parseQuery('level<10', { expandTerm: (name) => `https://uri.etsi.org/ngsi-ld/default-context/${name}` }),
);
let followed = 0;
let matched = 0;
node.changes.follow({
  name: 'bench',
  from: 'now',
  async handle(changes) {
    const ids = new Map(changes.map(({ space, entity }) => [`${space} ${entity}`, { space, entity }]));
    const found = await Promise.all(
      [...ids.values()].map(({ space, entity }) => node.context.entities.retrieve(systemAccess(space), entity)),
    );
    for (const entity of found) if (entity !== null && wanted(entity)) matched += 1;
    followed += changes.length;
  },
});
await node.start();
process.send?.({ url: node.url });
process.on('message', () => process.send?.({ followed, matched }));
process.on('disconnect', () => void node.stop().finally(() => process.exit(0)));
