import type { ExpandedFragment } from '../../linked-data/index.ts';
import type { RequestContext } from '../../platform/http/index.ts';
import type { Done, Outcome } from './entity.ts';

/** The outcome of one operation, or its refusal thrown. */
export function requireDone(outcomes: readonly Outcome[]): Done {
  const [outcome] = outcomes as [Outcome];
  if (outcome.outcome === 'refused') throw outcome.error;
  return outcome;
}

/** 204, or 207 with what was left alone, in full names (§6.3.6). NGSI-LD 1.9.1 §5.2.18 UpdateResult. */
export function answerUpdate(c: RequestContext, done: Done, fragment: ExpandedFragment): Response {
  c.header('ETag', `"${done.version}"`);
  if (done.leftAlone.length === 0) return c.body(null, 204);
  const untouched = new Set(done.leftAlone.map(({ attribute }) => attribute));
  const updated = Object.keys(fragment.document).filter((attribute) => !untouched.has(attribute));
  return c.json(
    {
      updated,
      notUpdated: done.leftAlone.map(({ attribute, reason }) => ({ attributeName: attribute, reason })),
    },
    207,
  );
}

/** 204 with the new version's tag. */
export function answerDone(c: RequestContext, done: Done): Response {
  if (done.outcome !== 'deleted') c.header('ETag', `"${done.version}"`);
  return c.body(null, 204);
}
