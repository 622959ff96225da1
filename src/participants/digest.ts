import { hash } from 'node:crypto';

/** The SHA-256 under which a key or a link is stored and looked up, so that neither the table nor a timing tells it. */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
