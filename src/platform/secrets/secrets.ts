import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { secretError } from './errors.ts';

/** Seals secrets for storage (AES-256-GCM) and opens them again. */
export interface Secrets {
  /** The sealed text; `purpose` must be given again to open it, so that a seal cannot be moved elsewhere. */
  seal(secret: string, purpose: string): string;
  open(sealed: string, purpose: string): string;
  /** Whether a seal was made with an older key and should be renewed. */
  isOld(sealed: string): boolean;
  /** A key for another use, such as signing cookies, that follows from the secret key. */
  derive(purpose: string): Buffer;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Makes the seal from the present secret key and, while it is being changed, the older one. */
export function createSecrets(secretKey: string, olderSecretKey?: string): Secrets {
  const present = keyOf(secretKey);
  const keys = olderSecretKey === undefined ? [present] : [present, keyOf(olderSecretKey)];
  return {
    seal(secret, purpose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', present.bytes, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return ['v1', present.id, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join(
        '.',
      );
    },
    open(sealed, purpose) {
      const [version, id = '', nonce = '', tag = '', content = ''] = sealed.split('.');
      if (version !== 'v1' || tag === '') throw secretError('seal-broken');
      const key = keys.find((candidate) => candidate.id === id);
      if (!key) throw secretError('key-unknown', { key: id.slice(0, 16) });
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
          authTagLength: 16,
        })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(Buffer.from(tag, 'base64url'));
        return Buffer.concat([decipher.update(Buffer.from(content, 'base64url')), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw secretError('seal-broken', {}, { cause });
      }
    },
    isOld: (sealed) => sealed.split('.')[1] !== present.id,
    derive: (purpose) => Buffer.from(hkdfSync('sha256', secretKey, '', `vozel ${purpose}`, 32)),
  };
}

/** The id tells keys apart without telling anything about them. */
function keyOf(secretKey: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', secretKey, '', 'vozel seal', 32));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}
