import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readConfig } from '../../config.ts';
import { DomainError } from '../errors.ts';
import { preferredCoding } from './codings.ts';
import { closeCursor, openCursor, parseJson, preferred, preferredLanguage } from './index.ts';

/** Runs `work` and lets only refusals pass. */
function refusesAtMost(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof DomainError, String(error));
  }
}

test('parsing any text as JSON gives what JSON.parse gives, or a refusal', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json({ maxDepth: 8 })), (text) =>
      refusesAtMost(() => assert.deepEqual(parseJson(text), JSON.parse(text))),
    ),
    { numRuns: 2000 },
  );
});

test('parsing a hundred thousand open brackets is refused at once', () => {
  for (const open of ['[', '{"a":', '[{"a":']) {
    const began = process.cpuUsage();
    assert.throws(() => parseJson(open.repeat(100_000)), DomainError);
    assert.ok(process.cpuUsage(began).user < 2_000_000);
  }
});

test('brackets inside strings do not count as depth', () => {
  assert.deepEqual(parseJson('["[[[[\\"[[[[", "\\\\"]', { maxDepth: 1 }), ['[[[["[[[[', '\\']);
});

test('any Accept header yields an offer or none', () => {
  const offers = ['text/html', 'application/ld+json'] as const;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      const chosen = preferred(header, offers);
      assert.ok(chosen === undefined || offers.includes(chosen));
      preferredCoding(header);
      assert.ok(['sl', 'en'].includes(preferredLanguage(header)));
    }),
    { numRuns: 2000 },
  );
});

test('a range with weight 0 excludes an offer that a wildcard would allow', () => {
  assert.equal(preferred('text/html;q=0, */*;q=0.1', ['text/html', 'text/turtle']), 'text/turtle');
  assert.equal(preferred('text/*;q=0.5, text/turtle', ['text/html', 'text/turtle']), 'text/turtle');
  assert.equal(preferred('image/*', ['text/html']), undefined);
});

test('the language follows weights, and Slovene is the rest', () => {
  assert.equal(preferredLanguage('en-US,en;q=0.9,sl;q=0.8'), 'en');
  assert.equal(preferredLanguage('de, sl-SI;q=0.9, en;q=0.5'), 'sl');
  assert.equal(preferredLanguage('hr'), 'sl');
});

test('cursors come back as they went, and any other text is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (place) => {
      assert.deepEqual(openCursor(closeCursor(place)), JSON.parse(JSON.stringify(place)));
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => refusesAtMost(() => openCursor(text))));
});

test('any environment yields settings or one error with every fault', () => {
  const names = ['PORT', 'BASE_URL', 'ROLES', 'OUTBOUND_ALLOW', 'MAIL_FROM', 'SECRET_KEY', 'RATE_LIMIT', 'SMTP_URL'];
  const environment = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(environment, (values) => refusesAtMost(() => readConfig(values))),
    { numRuns: 1000 },
  );
});
