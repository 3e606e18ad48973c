/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attributionOf, drafted, named, triedBundle } from './content';
import type { DraftWholeFragment } from './drafts.documents';

const BUNDLE = JSON.stringify({
  claims: [
    {
      id: 'gate-is-shut',
      subject: 'gate',
      predicate: 'is',
      value: { entity: 'shut' },
      statements: { en: 'The gate is shut.' },
      attributions: [{ speaker: { entity: 'marl' }, source: 'log', stance: 'ASSERTS', mode: 'QUOTE', statedAt: '2025', evidence: [{ start: 1, end: 5 }] }],
    },
  ],
});
const SAID = JSON.stringify({ speaker: { anonymous: { descriptor: { en: 'a clerk' } } }, source: 'log', stance: 'DENIES', mode: 'QUOTE', via: ['memo'] });

test('a bundle and an attribution are read', () => {
  const [one] = drafted({ content: BUNDLE, claim: null });
  assert.deepEqual(one?.claim, { id: 'gate-is-shut', subject: 'gate', predicate: 'is', statement: 'The gate is shut.' });
  assert.deepEqual(one?.passages, [{ start: 1, end: 5, words: null }]);
  assert.deepEqual(named([one!]), ['log', 'gate', 'marl']);
  const [other] = drafted({ content: SAID, claim: null });
  assert.deepEqual([other?.claim, other?.speaker, other?.stance], [null, { unnamed: 'a clerk' }, 'DENIES']);
});

test('what is no bundle is nothing, and throws nothing', () => {
  for (const content of ['', '[]', 'null', '{"claims":7}', '{"claims":[3,null,{"attributions":["x"]}]}', '{"claims":[{"attributions":[{"evidence":4,"speaker":[]}]}]}']) {
    assert.ok(Array.isArray(drafted({ content, claim: null })), content);
  }
});

test('an attribution is tried on the proposition of its claim', () => {
  const claim = {
    subject: { id: 'gate' }, predicate: { id: 'is' }, valueKind: 'VALUE', polarity: 'NEGATIVE', nature: 'FACT',
    value: { __typename: 'Entity', id: 'shut' }, validTime: { start: '2025', startKind: 'DATE', end: null, endKind: 'UNSTATED' }, qualifiers: [],
  } as unknown as DraftWholeFragment['claim'];
  const [tried] = JSON.parse(triedBundle({ content: SAID, claim } as DraftWholeFragment) ?? '').claims;
  assert.deepEqual([tried.subject, tried.value, tried.polarity, tried.validTime, tried.attributions.length], ['gate', { entity: 'shut' }, 'NEGATIVE', { start: '2025' }, 1]);
  assert.equal(triedBundle({ content: BUNDLE, claim: null } as DraftWholeFragment), BUNDLE);
  assert.equal(triedBundle({ content: SAID, claim: { ...claim, qualifiers: [{}] } } as unknown as DraftWholeFragment), null);
});

test('an attribution of a bundle becomes an input', () => {
  assert.deepEqual(attributionOf(SAID), {
    source: 'log', stance: 'DENIES', mode: 'QUOTE',
    speaker: { anonymous: { descriptor: [{ language: 'en', text: 'a clerk' }] } },
    via: [{ source: 'memo' }],
  });
});
