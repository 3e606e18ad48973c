// Documents with strings, block strings and descriptions as GraphQL of September 2025 has them, by seed. Lines end with
// `\n` or `\r\n`: graphql-js counts a line for `\r` alone, and we do not. No character but those of escapes is beyond the
// basic plane: graphql-js counts columns in UTF-16, and we in characters. An escape has at most eight digits: graphql-js
// refuses more. No operation has empty brackets behind its name: the parser is lenient about them.
import { random } from './random.mjs';

const VALID = [
  '\\u{1F600}', '\\u{0}', '\\u{22}', '\\u{5c}', '\\u{A}', '\\u{00000D}', '\\u{10FFFF}', '\\u{0001F600}', '\\uD83D\\uDE00',
  '\\ud83d\\ude00', '\\u00e9', '\\u0022', '\\u5831', '\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', 'a', ' ', '報',
  'u{41}', '#', '{', '$', '\t',
];
const INVALID = [
  '\\uD83D', '\\uDE00', '\\uDE00\\uD83D', '\\uD83Dx', '\\uD83D\\n', '\\uD83D\\u{DE00}', '\\u{D83D}\\u{DE00}', '\\u{DFFF}',
  '\\u{110000}', '\\u{FFFFFFFF}', '\\u{}', '\\u{g}', '\\u{ 41}', '\\u{41', '\\u+041', '\\u41', '\\u', '\\q', '\\U0041', '\\x41',
  '\\',
];
const BLOCK = ['\n', '\r\n', '\n  ', '\n    ', '\n\t', ' ', '  ', 'a', '報', '\\"""', '\\"""', '"', ' "" ', '\\', '\\n', '\\u{41}', '{'];
/** `S` is a string, `D` a description, which may be missing; each may occur several times. */
const DOCUMENTS = [
  '{ echo(s: S) broken }',
  'query Q { a: echo(s: S) b: echo(s: S) broken }',
  '{ echo(where: {text: S, language: S}) broken }',
  'D query Q { echo broken }',
  'D query Q(D $a: String = S D $b: [ID] = [S S] D $c: Boolean) { echo(s: $a, ids: $b, b: $c) broken }',
  '{ ...F } D fragment F on Query { echo(s: S) broken }',
  'D fragment F on Query { broken } D query { ...F echo(s: S) }',
  'D { echo }',
  'D D query { echo }',
  '{ D echo }',
  '{ echo(D s: S) }',
  'query Q(D) { echo }',
  'query Q(D D $a: String) { echo(s: $a) }',
  'query Q($a: String D) { echo(s: $a) }',
  'query D Q { echo }',
  'query Q @skip(if: D $a) { echo }',
  'D',
  '{ echo } D',
];

/** Makes a function that gives one document after the other. */
export function strings(seed) {
  const next = random(seed);
  const pick = (all) => all[Math.floor(next() * all.length)];
  const pieces = (all) => Array.from({ length: Math.floor(next() * 7) }, () => pick(all));
  const ordinary = () => {
    const all = pieces(VALID);
    if (next() < 0.2) all.push(pick(INVALID));
    return `"${all.join('')}${next() < 0.02 ? '' : '"'}`;
  };
  const block = () => {
    const all = pieces(BLOCK).join('').replace(/"+$/, '').replace(/\\$/, '');
    return `"""${all}${next() < 0.02 ? '' : '"""'}`;
  };
  const string = () => (next() < 0.5 ? ordinary() : block());
  const gap = () => pick(['', ' ', '\n']);
  const document = () =>
    pick(DOCUMENTS)
      .replace(/\bD\b/g, () => (next() < 0.7 ? string() + gap() : ''))
      .replace(/(?<![\w"])S\b/g, string);
  return () => {
    let made = document();
    while (made.includes('Q()')) made = document();
    return made;
  };
}
