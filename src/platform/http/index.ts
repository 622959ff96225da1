export { type BodyLimits, defaultBodyBytes, readBytes, readJson, readText, requireMediaType } from './body.ts';
export { preferredCoding } from './codings.ts';
export {
  covers,
  entityTag,
  isFresh,
  readIfMatch,
  readIfNoneMatch,
  requireMatch,
  type TagCondition,
} from './conditions.ts';
export { describedRoutes } from './described.ts';
export type { Env, RequestContext, Variables } from './environment.ts';
export { httpError } from './errors.ts';
export { createFrame, type FrameDeps } from './frame.ts';
export { createIdempotency } from './idempotency.ts';
export { type JsonLimits, parseJson } from './json.ts';
export { preferredLanguage } from './languages.ts';
export { absolute, type Link, linkHeader, sameWith, setLinks } from './links.ts';
export { type DirectDoor, type Listener, openListener } from './listener.ts';
export { negotiate, preferred } from './negotiation.ts';
export { closeCursor, openCursor, type Page, type PageLimits, readPage, readWhole } from './paging.ts';
export { asDomainError, type Problem, type ProblemFault, problem, report, statuses, titleOf } from './problems.ts';
export { createRateLimit, limitRate, type RateLimit } from './rate-limit.ts';
export { contentSecurityPolicy } from './security-headers.ts';
export { createTraffic, type Traffic } from './traffic.ts';
