// GraphiQL as a reader meets it: three opening tabs that answer, completion from the schema, the
// explorer; and nothing asked of any other origin.
//
//     node graphiql.mjs http://127.0.0.1:8080 [--screenshot FILE]
import { commandLine, expect, main, step, visit } from './session.mjs';

const EDITOR = '.graphiql-query-editor';

const { base, screenshot } = commandLine();

await main(() =>
  visit({ base, path: '/graphiql', screenshot }, async (page) => {
    await step('the editor opens', () => page.waitForSelector(`${EDITOR} .view-lines .view-line`));

    const tabs = page.locator('.graphiql-tab .graphiql-tab-button');
    await step('there are three opening tabs', async () => {
      expect((await tabs.count()) === 3, `found ${await tabs.count()}: ${await tabs.allTextContents()}`);
    });

    // Each is switched to: the first stands open already, so it comes last.
    for (const index of [1, 2, 0]) {
      const title = (await tabs.nth(index).textContent()).trim();
      await step(`the tab ${title} answers`, async () => {
        await tabs.nth(index).click();
        await taken(page, title);
        await answers(page);
      });
    }

    await step('the explorer shows the schema', async () => {
      await page.locator('button[aria-label="Show GraphiQL Explorer"]').click();
      await page.locator('.graphiql-explorer-root').getByText('entity', { exact: true }).first().waitFor();
    });
    await step('a field is completed from the schema', () => completes(page));
    if (screenshot) await tabs.first().click();
  }),
);

/** Waits until GraphiQL has read the operation of a tab just opened, which it does a moment later. */
function taken(page, operation) {
  return page.waitForFunction((name) => localStorage.getItem('graphiql:query')?.includes(`query ${name}`), operation);
}

async function answers(page) {
  const [response] = await Promise.all([
    page.waitForResponse((answer) => {
      return new URL(answer.url()).pathname === '/graphql' && !answer.request().postData()?.includes('IntrospectionQuery');
    }),
    page.locator('button.graphiql-execute-button').click(),
  ]);
  const body = await response.json();
  expect(!body.errors, `errors: ${JSON.stringify(body.errors)}`);
  const [[field, value]] = Object.entries(body.data);
  expect(value !== null && ![value].flat().includes(null), `\`${field}\` is null: ${JSON.stringify(body)}`);
  await page.locator('.graphiql-response .view-line', { hasText: '"data"' }).waitFor();
  await page.locator('.graphiql-response .view-line', { hasText: `"${field}"` }).waitFor();
}

async function completes(page) {
  await page.locator('button.graphiql-tab-add').click();
  await page.locator(`${EDITOR} .view-lines`).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type('{ enti', { delay: 60 });
  const offer = page.locator(`.suggest-widget.visible .monaco-list-row[aria-label^="entity"]`).first();
  await offer.waitFor();
  await offer.click();
  await page.locator(`${EDITOR} .view-line`, { hasText: 'entity' }).waitFor();
}
