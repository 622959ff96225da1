import { addressHeader } from './authentication.ts';

/** What a request to the account library consists of. */
export interface LibraryRequest {
  readonly method: string;
  /** One of the endpoints, and the query; never the host, which the caller could have made up. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | null;
  /** The caller's address, as the node knows it. */
  readonly address: string;
}

/** The library's own endpoints under /auth. */
export type AuthenticationDoor = (request: LibraryRequest) => Promise<Response>;

/**
 * The library's endpoints that callers reach. Others stay closed: they would change names past our own rules, try
 * passwords beside the limits of signing in, or belong to ways of signing in that this node does not offer.
 */
export const libraryEndpoints: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[] = [
  { method: 'POST', path: '/auth/sign-up/email' },
  { method: 'POST', path: '/auth/sign-in/email' },
  { method: 'POST', path: '/auth/sign-out' },
  { method: 'GET', path: '/auth/get-session' },
  { method: 'GET', path: '/auth/verify-email' },
  { method: 'POST', path: '/auth/send-verification-email' },
  { method: 'POST', path: '/auth/request-password-reset' },
  { method: 'POST', path: '/auth/reset-password' },
  { method: 'POST', path: '/auth/change-password' },
  { method: 'POST', path: '/auth/two-factor/enable' },
  { method: 'POST', path: '/auth/two-factor/disable' },
  { method: 'POST', path: '/auth/two-factor/verify-totp' },
  { method: 'POST', path: '/auth/two-factor/verify-backup-code' },
];

/** By these a caller could speak of another host or address than its own. */
const dropped = ['host', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Lets requests through to the library under the node's own address, with the caller's address as the node knows
 * it: rate limits count by it, and links are made with the former.
 */
export function createAuthenticationDoor(deps: {
  handler: (request: Request) => Promise<Response>;
  baseUrl: string;
  /** Drops what this process remembers of sessions; they may have changed. */
  changed: () => void;
}): AuthenticationDoor {
  return async ({ method, path, headers: sent, body, address }) => {
    const headers = new Headers(sent);
    for (const name of dropped) headers.delete(name);
    headers.set(addressHeader, address);
    const request = new Request(`${deps.baseUrl}${path}`, {
      method,
      headers,
      ...(body === null ? {} : { body }),
    });
    const response = await deps.handler(request);
    if (method !== 'GET') deps.changed();
    return response;
  };
}
