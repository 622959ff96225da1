import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { png, pngChunk } from '../../../test/support/picture.ts';
import { DomainError } from '../../platform/errors.ts';
import { checkLogo } from './logo.ts';

function jpeg(...extra: Buffer[]): Buffer {
  const frame = Buffer.from('ffc0000b08002000200101110' + '0', 'hex');
  const scan = Buffer.from('ffda0008010100003f00', 'hex');
  const coded = Buffer.from('a1ff00b2ffd0c3', 'hex');
  return Buffer.concat([Buffer.from('ffd8', 'hex'), ...extra, frame, scan, coded, Buffer.from('ffd9', 'hex')]);
}

function webp(): Buffer {
  const data = Buffer.alloc(6);
  data[0] = 0x2f;
  data.writeUInt32LE(31 | (31 << 14), 1);
  const body = Buffer.concat([Buffer.from('VP8L'), Buffer.from([5, 0, 0, 0]), data]);
  const header = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  header.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([header, body]);
}

const codeOf = (bytes: Buffer) => {
  try {
    return checkLogo(bytes).type;
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
};

test('PNG, JPEG and WebP are told by their content', () => {
  assert.equal(codeOf(png(32, 32)), 'image/png');
  assert.equal(codeOf(jpeg()), 'image/jpeg');
  assert.equal(codeOf(webp()), 'image/webp');
});

test('SVG, HTML and anything else is no picture', () => {
  assert.equal(codeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'participants.logo-not-picture');
  assert.equal(codeOf(Buffer.from('<script>')), 'participants.logo-not-picture');
  assert.equal(codeOf(Buffer.alloc(0)), 'participants.logo-not-picture');
});

test('texts, places and appended files are left out of the picture', () => {
  const secret = Buffer.from('GPS 46.05 14.5');
  const hidden = Buffer.from('PK\x03\x04<script>alert(1)</script>');
  const comment = pngChunk('tEXt', secret);
  const clean = checkLogo(Buffer.concat([png(32, 32, comment), hidden]));
  assert.deepEqual(clean.bytes, png(32, 32));
  const exif = Buffer.concat([Buffer.from('ffe10010', 'hex'), secret]);
  assert.deepEqual(checkLogo(Buffer.concat([jpeg(exif), hidden])).bytes, jpeg());
  assert.deepEqual(checkLogo(Buffer.concat([webp(), hidden])).bytes, webp());
});

test('damage, size and dimensions are refused by name', () => {
  const broken = png(32, 32);
  broken[40] = broken[40]! ^ 0xff;
  assert.equal(codeOf(broken), 'participants.logo-damaged');
  assert.equal(codeOf(png(32, 32).subarray(0, -6)), 'participants.logo-damaged');
  assert.equal(codeOf(png(8, 32)), 'participants.logo-dimensions');
  assert.equal(codeOf(png(5000, 20)), 'participants.logo-dimensions');
  assert.equal(codeOf(Buffer.alloc(256 * 1024 + 1)), 'participants.logo-too-large');
});

test('no bytes make the check throw anything but a refusal, and what passes passes again unchanged', () => {
  const bases = [png(32, 32), jpeg(), webp()];
  const mutated = fc
    .tuple(fc.constantFrom(...bases), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }), fc.nat(60))
    .map(([base, changes, cut]) => {
      const copy = Buffer.from(base);
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
      return copy.subarray(0, copy.length - (cut > 40 ? cut - 40 : 0));
    });
  fc.assert(
    fc.property(
      fc.oneof(
        mutated,
        fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      ),
      (bytes) => {
        try {
          const logo = checkLogo(bytes);
          assert.equal(checkLogo(logo.bytes).digest, logo.digest);
        } catch (error) {
          assert.ok(error instanceof DomainError, String(error));
        }
      },
    ),
    { numRuns: 3000 },
  );
});
