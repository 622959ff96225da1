import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate that signs itself, and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  alternativeNames: '551d11',
  basicConstraints: '551d13',
} as const;

/** One element of DER (X.690 §8.1): its tag, its length, its content. */
function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => element(0x30, ...parts);
const oid = (name: keyof typeof oids) => element(0x06, Buffer.from(oids[name], 'hex'));
const instant = (date: Date) => element(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
const extension = (name: keyof typeof oids, value: Uint8Array) => sequence(oid(name), element(0x04, value));

/** Makes a certificate (RFC 5280 §4.1) of an IPv4 address, good from yesterday for ten days. */
export function makeCertificate(address: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 86_400_000;
  const name = sequence(element(0x31, sequence(oid('commonName'), element(0x0c, Buffer.from(address)))));
  const algorithm = sequence(oid('ecdsaWithSha256'));
  const itself = element(0x87, Buffer.from(address.split('.').map(Number)));
  const toSign = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(instant(new Date(Date.now() - day)), instant(new Date(Date.now() + 9 * day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(
      0xa3,
      sequence(
        extension('basicConstraints', sequence(element(0x01, Buffer.from([255])))),
        extension('alternativeNames', sequence(itself)),
      ),
    ),
  );
  const signature = sign('sha256', toSign, privateKey);
  const whole = sequence(toSign, algorithm, element(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}
