import { createHash } from 'node:crypto';

/** Whatever of a request decides how one entity is written. */
export interface Asked {
  readonly media: string;
  readonly link: string | undefined;
  readonly prefer: string | undefined;
  readonly url: string;
}

/** The second part of an entity's tag, which tells apart representations of the same version. */
export function variantOf({ media, link, prefer, url }: Asked): string {
  const asked = JSON.stringify([media, link, prefer, url]);
  return createHash('sha256').update(asked).digest('base64url').slice(0, 8);
}
