import { createHash } from 'node:crypto';

/** Whatever of a request decides how one entity is written. */
export interface Asked {
  readonly media: string;
  readonly link: string | undefined;
  readonly prefer: string | undefined;
  readonly url: string;
  /** What the names of the context stand for (`ActiveContext.digest`). */
  readonly words: string;
}

/** The second part of an entity's tag, which tells apart representations of the same version. */
export function variantOf({ media, link, prefer, url, words }: Asked): string {
  const asked = JSON.stringify([media, link, prefer, url, words]);
  return createHash('sha256').update(asked).digest('base64url').slice(0, 8);
}
