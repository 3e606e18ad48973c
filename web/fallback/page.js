// The plain page: asks the API what stands in the form and shows the answer.
import { lookedUp } from './tabs/variables.js';

const form = document.getElementById('ask');
const example = document.getElementById('example');
const query = document.getElementById('query');
const variables = document.getElementById('variables');
const status = document.getElementById('status');
const answer = document.getElementById('answer');

const known = lookedUp();

async function showExample() {
  try {
    const response = await fetch(`/graphiql/tabs/${example.value}.graphql`);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    query.value = await response.text();
    const asked = (await known)[example.value];
    variables.value = asked ? JSON.stringify(asked, null, 2) : '';
  } catch (error) {
    status.textContent = `No example: ${error.message}`;
  }
}

async function run() {
  status.textContent = 'Asking …';
  answer.textContent = '';
  let body;
  try {
    body = JSON.stringify({ query: query.value, variables: JSON.parse(variables.value || '{}') });
  } catch (error) {
    status.textContent = `The variables are not JSON: ${error.message}`;
    return;
  }
  const started = performance.now();
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body,
    });
    const text = await response.text();
    status.textContent = `${response.status} in ${Math.round(performance.now() - started)} ms`;
    answer.textContent = indented(text);
  } catch (error) {
    status.textContent = `No answer: ${error.message}`;
  }
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The question in the address, answered; else the first example, answered too. */
async function showAddress() {
  const address = new URLSearchParams(location.search);
  const asked = address.get('query');
  if (asked) {
    query.value = asked;
    variables.value = address.get('variables') ?? '';
  } else {
    await showExample();
  }
  // What may write waits for the reader.
  if (!/\b(mutation|subscription)\b/.test(query.value)) await run();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
example.addEventListener('change', showExample);

await showAddress();
