import type { DomainError } from '../../platform/errors.ts';
import { participantError } from '../errors.ts';
import { passwordLength } from './authentication.ts';

/** The library's refusal codes in our own words; what is not listed here is a fault of the node. */
const refusals: Readonly<Record<string, () => DomainError>> = {
  INVALID_EMAIL_OR_PASSWORD: () => participantError('sign-in-refused'),
  INVALID_PASSWORD: () => participantError('sign-in-refused', {}, { field: 'password' }),
  EMAIL_NOT_VERIFIED: () => participantError('address-unverified'),
  INVALID_EMAIL: () => participantError('email-malformed', {}, { field: 'email' }),
  VALIDATION_ERROR: () => participantError('email-malformed', {}, { field: 'email' }),
  PASSWORD_TOO_SHORT: () => participantError('password-weak', passwordLength, { field: 'password' }),
  PASSWORD_TOO_LONG: () => participantError('password-weak', passwordLength, { field: 'password' }),
  INVALID_TOKEN: () => participantError('link-invalid'),
  TOKEN_EXPIRED: () => participantError('link-invalid'),
  INVALID_CODE: () => participantError('code-refused', {}, { field: 'code' }),
  INVALID_BACKUP_CODE: () => participantError('code-refused', {}, { field: 'code' }),
  INVALID_TWO_FACTOR_COOKIE: () => participantError('link-invalid'),
  UNAUTHORIZED: () => participantError('not-signed-in'),
};

/** The body of a library answer, or the refusal that it means. */
export async function readAnswer<Body>(response: Response): Promise<Body> {
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return body as Body;
  if (response.status === 429) {
    throw participantError('too-many-attempts', { seconds: Number(response.headers.get('x-retry-after') ?? 60) });
  }
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  const refusal = refusals[code] ?? (response.status === 401 ? refusals.UNAUTHORIZED : undefined);
  if (refusal !== undefined) throw refusal();
  throw new Error(`The account library answered ${response.status} ${code}`);
}
