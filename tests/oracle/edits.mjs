// Documents with one token changed, taken out or put in: most break a rule, in ways that nobody thought of.
import { Lexer, Source } from 'graphql';
import { random } from './random.mjs';

const VALUES = ['1', '-7', '2.5', '"x"', 'true', 'null', 'THING', '[1]', '{a: 1}', '$v0', '99999999999', '{text: $v0}'];

/** Makes a function that gives one edited document after the other, from documents that are valid. */
export function edits(schema, documents, seed) {
  const next = random(seed);
  const pick = (all) => all[Math.floor(next() * all.length)];
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const names = types.flatMap((type) => [type.name, ...Object.keys(type.getFields?.() ?? {})]);
  names.push('skip', 'include', 'if', 'F0', 'F1', 'v0', 'v1', 'nope', 'THING', 'true', 'null', '__typename', '__schema');

  const tokens = (text) => {
    const lexer = new Lexer(new Source(text));
    const all = [];
    for (let token = lexer.advance(); token.kind !== '<EOF>'; token = lexer.advance()) all.push(token);
    return all;
  };

  return () => {
    const text = pick(documents);
    const all = tokens(text);
    const { start, end, kind } = pick(all);
    const instead = (put) => text.slice(0, start) + put + text.slice(end);
    const how = next();
    if (kind === 'Name' && how < 0.7) return instead(pick(names));
    if (['Int', 'Float', 'String'].includes(kind) && how < 0.8) return instead(pick(VALUES));
    if (kind === '!' || how < 0.75) return instead('');
    const copy = pick(all);
    return `${text.slice(0, start)}${text.slice(copy.start, copy.end)} ${text.slice(start)}`;
  };
}
