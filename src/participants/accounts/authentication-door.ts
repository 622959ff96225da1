import { addressHeader } from './authentication.ts';

/** The library's own endpoints under /auth; `address` is the caller's. */
export type AuthenticationDoor = (request: Request, address: string) => Promise<Response>;

/**
 * Lets requests through to the library with the caller's address as the node knows it: whatever the caller itself
 * wrote into that header, or into those of proxies, is dropped, since rate limits count by it.
 */
export function createAuthenticationDoor(deps: {
  handler: (request: Request) => Promise<Response>;
  /** Drops what this process remembers of sessions; they may have changed. */
  changed: () => void;
}): AuthenticationDoor {
  return async (request, address) => {
    const headers = new Headers(request.headers);
    for (const name of ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']) headers.delete(name);
    headers.set(addressHeader, address);
    const response = await deps.handler(new Request(request, { headers }));
    if (request.method !== 'GET') deps.changed();
    return response;
  };
}
