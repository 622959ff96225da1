import { participantError } from '../errors.ts';

/** The refusal of a picture whose structure does not hold. */
export function damaged(format: 'PNG' | 'JPEG' | 'WebP', reason: string) {
  return participantError('logo-damaged', { format, reason }, { field: 'logo' });
}
