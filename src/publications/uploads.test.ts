import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createUploads } from './uploads.ts';

const folder = await mkdtemp(join(tmpdir(), 'vozel-uploads-'));
after(() => rm(folder, { recursive: true }));

async function* bytes(...parts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

test('an upload that the disk does not take is the fault of the node, not of the sender', async () => {
  await writeFile(join(folder, 'file'), '');
  const uploads = createUploads({ directory: join(folder, 'file', 'uploads'), maxBytes: 100 });
  await assert.rejects(uploads.receive(bytes('a;b')), {
    code: 'publications.upload-not-kept',
    kind: 'unavailable',
    parameters: { code: 'ENOTDIR' },
  });
});

test('an upload that breaks off leaves nothing behind, and is the fault of the sender', async () => {
  const directory = join(folder, 'uploads');
  const uploads = createUploads({ directory, maxBytes: 100 });
  const broken = (async function* () {
    yield Buffer.from('a;b');
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  })();
  await assert.rejects(uploads.receive(broken), { code: 'publications.upload-broken', kind: 'invalid' });
  assert.deepEqual(await readdir(directory), []);
  assert.equal((await uploads.receive(bytes('a;', 'b'))).size, 3);
});
