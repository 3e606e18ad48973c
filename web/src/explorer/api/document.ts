/** A GraphQL operation as text, with the types of its answer and of its variables. */
export interface Document<Data, Variables> {
  readonly name: string;
  readonly text: string;
  /** Only for the type checker. */
  readonly types?: (variables: Variables) => Data;
}

/** The revision or the time at which a page reads; null for now. */
export type At = { revision: number } | { time: string } | null;

/**
 * The same query within a snapshot: `query Q($id: ID!) { … }` becomes
 * `query Q($id: ID!, $asOf…) { asOf(…: $asOf…) { … } }`. A snapshot has the fields of `Query`.
 */
export function inSnapshot(text: string, at: Exclude<At, null>): string {
  const [argument, type] = 'revision' in at ? ['revision', 'Revision!'] : ['time', 'DateTime!'];
  const open = bodyStart(text);
  const close = matching(text, open);
  const head = text.slice(0, open).trimEnd();
  const declared = head.endsWith(')') ? `${head.slice(0, -1)}, $asOf: ${type})` : `${head}($asOf: ${type})`;
  const body = text.slice(open, close + 1);
  return `${declared} {\n  asOf(${argument}: $asOf) ${body}\n}${text.slice(close + 1)}`;
}

/** The place of the brace that opens the operation's selections; those of default values come before. */
function bodyStart(text: string): number {
  let depth = 0;
  for (let place = text.indexOf('query'); place < text.length; place += 1) {
    const sign = text[place];
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (sign === '{' && depth === 0) return place;
  }
  throw new Error('the document has no query');
}

function matching(text: string, open: number): number {
  let depth = 0;
  for (let place = open; place < text.length; place += 1) {
    if (text[place] === '{') depth += 1;
    else if (text[place] === '}' && (depth -= 1) === 0) return place;
  }
  throw new Error('the document is cut short');
}
