import { languages } from '../i18n';
import { inSnapshot, type At, type Document } from './document';
import { apiKey } from './key';

/** An error of the API, as GraphQL writes it. */
export interface ApiError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string };
}

/** The server cannot be reached, or answers that it cannot. */
export class Away extends Error {}

/** The server refuses, and says why. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly errors: ApiError[],
  ) {
    super(errors[0]?.message ?? `the server answered ${status}`);
  }

  /** The code of the first error, such as `COST_LIMIT`. */
  get code(): string {
    return this.errors[0]?.extensions?.code ?? String(this.status);
  }
}

export interface Options {
  at?: At;
  signal?: AbortSignal;
}

/** The data of the answer, or `Away` or `Refused`. Data with errors beside it counts as refused. */
export async function ask<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
  { at = null, signal }: Options = {},
): Promise<Data> {
  const asked = request(document, variables, at);
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: headers('application/graphql-response+json, application/json'),
    body: JSON.stringify({ ...asked, operationName: document.name }),
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Away(String(cause));
  });
  const answer = await read(response);
  if (answer.errors?.length || !answer.data) throw new Refused(response.status, answer.errors ?? []);
  return (at ? (answer.data as { asOf: Data }).asOf : answer.data) as Data;
}

/** The query and its variables as they are sent; the link to GraphiQL has the same. */
export function request<Data, Variables>(document: Document<Data, Variables>, variables: Variables, at: At) {
  if (!at) return { query: document.text, variables: { ...variables } };
  const asOf = 'revision' in at ? at.revision : at.time;
  return { query: inSnapshot(document.text, at), variables: { ...variables, asOf } };
}

export function headers(accept: string): Record<string, string> {
  const key = apiKey();
  return {
    Accept: accept,
    'Accept-Language': languages().join(', '),
    'Content-Type': 'application/json',
    ...(key && { Authorization: `Bearer ${key}` }),
  };
}

async function read(response: Response): Promise<{ data?: unknown; errors?: ApiError[] }> {
  const text = await response.text().catch(() => '');
  try {
    return JSON.parse(text);
  } catch {
    if (response.status >= 500 || response.ok) throw new Away(`the server answered ${response.status}`);
    return { errors: [{ message: text || `the server answered ${response.status}` }] };
  }
}
