import type { Asking } from '../../platform/http/index.ts';
import { spokenVersion } from '../representations/index.ts';

/**
 * The minor version of NGSI-LD that an answer is to conform to, where `Prefer` asks for one; later ones are answered in
 * the latest that is spoken here. NGSI-LD 1.9.1 §4.3.6.8, §6.3.6.
 */
export function preferredVersion(c: Asking): number | undefined {
  const found = /(?:^|[,;\s])ngsi-ld\s*=\s*"?1\.(\d{1,3})"?(?:$|[,;\s])/i.exec(c.req.header('prefer') ?? '');
  return found ? Math.min(Number(found[1]), spokenVersion) : undefined;
}
