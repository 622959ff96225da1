import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { createWork } from '../work/index.ts';
import { createMail } from './index.ts';

const log = createLog('silent');

/** A mail server of a few words; it refuses everything while `refuses` holds. */
async function mailServer(t: TestContext): Promise<{ url: string; received: string[]; refuses: boolean }> {
  const state = { url: '', received: [] as string[], refuses: false };
  const server: Server = createServer((socket) => converse(socket, state));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => void server.close());
  state.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`;
  return state;
}

function converse(socket: Socket, state: { received: string[]; refuses: boolean }): void {
  let letter: string | undefined;
  socket.on('error', () => {});
  socket.write('220 test\r\n');
  socket.on('data', (chunk) => {
    const text = chunk.toString();
    if (letter !== undefined) {
      letter += text;
      if (!letter.endsWith('\r\n.\r\n')) return;
      state.received.push(letter);
      letter = undefined;
      socket.write('250 kept\r\n');
    } else if (/^DATA/i.test(text)) {
      letter = '';
      socket.write('354 go on\r\n');
    } else if (/^MAIL/i.test(text) && state.refuses) socket.write('451 not now\r\n');
    else if (/^QUIT/i.test(text)) socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
  });
}

test('without a mail server letters wait in sight', async (t) => {
  const db = await freshDatabase(t);
  const work = createWork({ db, log, runs: true });
  const mail = createMail({ db, work, clock: systemClock, log, smtpUrl: undefined, from: 'vozel@test.si' });
  await mail.send({ recipient: 'ana@test.si', subject: 'Vabilo\r\nBcc: vsi@test.si', body: 'Pozdravljeni' });
  const [letter] = await mail.outbox();
  assert.equal(mail.leaves, false);
  assert.equal(letter?.state, 'waiting');
  assert.equal(letter?.subject, 'Vabilo Bcc: vsi@test.si');
});

test('letters leave through the mail server, and a refusal keeps them with its reason', async (t) => {
  const server = await mailServer(t);
  const db = await freshDatabase(t);
  const work = createWork({ db, log, runs: true });
  const mail = createMail({ db, work, clock: systemClock, log, smtpUrl: server.url, from: 'Vozel <vozel@test.si>' });
  await work.start();
  await mail.send({ recipient: 'ana@test.si', subject: 'Čestitke', body: 'Pozdravljeni' });
  for (let turn = 0; turn < 600 && server.received.length === 0; turn += 1) await wait(100);
  assert.match(server.received[0] ?? '', /To: ana@test\.si/);
  server.refuses = true;
  await mail.send({ recipient: 'bor@test.si', subject: 'Drugo', body: 'x' });
  const waiting = async () => (await mail.outbox()).find((letter) => letter.recipient === 'bor@test.si');
  for (let turn = 0; turn < 600 && !(await waiting())?.attempts; turn += 1) await wait(100);
  const letter = await waiting();
  assert.equal(letter?.state, 'waiting');
  assert.match(letter?.reason ?? '', /not now/);
  mail.close();
  await work.stop(1);
});
