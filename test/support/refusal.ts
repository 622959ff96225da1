import assert from 'node:assert/strict';
import type { Answer, Call } from './node.ts';

/** Asks in both languages, one after the other: each must refuse with the status, the code, and a sentence of its own. Gives the English one. */
export async function refusedInBoth(
  ask: (call: Call) => Promise<Answer>,
  as: string,
  status: number,
  code?: string,
): Promise<Answer> {
  const answers: Answer[] = [];
  for (const language of ['sl', 'en'])
    answers.push(await ask({ as, headers: { 'content-type': 'application/json', 'accept-language': language } }));
  for (const answer of answers) {
    assert.equal(answer.status, status, answer.text);
    assert.match(String(answer.headers.get('content-type')), /json/);
    assert.ok(String(answer.body.detail).length > 10, answer.text);
    if (code !== undefined) assert.ok(answer.text.includes(code), answer.text);
  }
  assert.notEqual(answers[0]!.body.detail, answers[1]!.body.detail);
  return answers[1]!;
}
