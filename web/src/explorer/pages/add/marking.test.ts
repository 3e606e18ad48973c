/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bundleOf, EMPTY, fieldOf, missing } from './form';
import { markedBetween, shownText } from './marking';

test('a passage is counted in code points of the document, with its own line ends', () => {
  const text = 'a🙂b\r\nthe gate stood open\r\nend';
  const shown = shownText(text);
  const from = shown.indexOf('the');
  const marked = markedBetween(text, 100, from, from + 'the gate '.length);
  const points = [...text];
  assert.deepEqual(marked, { start: 105, end: 113, words: 'the gate' });
  assert.equal(points.slice(5, 13).join(''), 'the gate');
});

test('blanks alone are no passage', () => {
  assert.equal(markedBetween('a  b', 0, 1, 3), null);
  assert.equal(markedBetween('ab', 0, 1, 1), null);
});

test('a mistake is shown at its field, whichever way its path is written', () => {
  const cases: [string | string[], string][] = [
    ['claims[0].attributions[0].statedAt', 'statedAt'],
    [['input', 'content', 'claim', 'attributions', '0', 'evidence', '0', 'end'], 'evidence'],
    [['input', 'attribution', 'speaker', 'entity'], 'speaker'],
    ['claims[0].value.quantity.amount', 'value'],
    [['input'], 'form'],
    ['', 'form'],
  ];
  for (const [path, field] of cases) assert.equal(fieldOf(path), field);
});

test('an empty form names what is missing, and a full one is a bundle', () => {
  assert.deepEqual(missing(EMPTY), ['subject', 'predicate', 'value', 'speaker', 'source']);
  const picked = (id: string) => ({ id, text: id, language: 'en', about: '' });
  const form = { ...EMPTY, subject: picked('gate'), predicate: 'is', entity: picked('shut'), speaker: 'unnamed' as const, descriptor: ' a clerk ', source: picked('log'), origin: picked('memo') };
  assert.deepEqual(missing(form), []);
  const [claim] = JSON.parse(bundleOf(form, 'en')).claims;
  assert.deepEqual(claim.attributions, [{ mode: 'PARAPHRASE', source: 'log', stance: 'ASSERTS', speaker: { anonymous: { descriptor: { en: 'a clerk' } } }, via: ['memo'] }]);
  assert.deepEqual(claim.value, { entity: 'shut' });
});
