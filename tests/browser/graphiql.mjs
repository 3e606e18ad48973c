// GraphiQL as a reader meets it: three opening tabs that answer, the first without being asked;
// completion from the schema, the tree of it; a phone; and nothing asked of any other origin.
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

    await step('the disputed claims are answered already', async () => {
      expect((await tabs.first().textContent()).trim() === 'Disputed', await tabs.first().textContent());
      await page.locator('.graphiql-response .view-line', { hasText: '"claims"' }).waitFor();
    });
    await step('nothing is under the play button', async () => {
      const [text, button] = await Promise.all([
        page.locator(`${EDITOR} .monaco-editor`).first().boundingBox(),
        page.locator('button.graphiql-execute-button').boundingBox(),
      ]);
      expect(text.x + text.width <= button.x, `the editor ends at ${text.x + text.width}, the button begins at ${button.x}`);
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
    await step('on a phone, the answer is in sight', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      const answer = await page.locator('.graphiql-response').boundingBox();
      expect(answer.x >= 0 && answer.x + answer.width <= 390 && answer.height > 150, JSON.stringify(answer));
      expect(await page.locator('button.graphiql-execute-button').isVisible(), 'there is no play button');
      await page.setViewportSize({ width: 1440, height: 900 });
    });
    if (screenshot) await tabs.first().click();
    await step('a question in the address is asked', async () => {
      await page.goto(new URL('/graphiql?query=query%20Mine%20%7B%20knowledgeBase%20%7B%20revision%20%7D%20%7D', base).href);
      await page.locator('.graphiql-response .view-line', { hasText: '"revision"' }).first().waitFor();
      expect((await page.locator('.graphiql-tab-active').textContent()).includes('Mine'), 'it has no tab');
    });
    await step('a mutation in the address is left to the reader', async () => {
      const asked = [];
      page.on('request', (request) => asked.push(request.postData() ?? ''));
      await page.goto(new URL('/graphiql?query=mutation%20Wipe%20%7B%20__typename%20%7D', base).href);
      await page.locator(`${EDITOR} .view-line`, { hasText: 'Wipe' }).waitFor();
      await page.waitForTimeout(1000);
      expect(!asked.some((body) => body.includes('Wipe')), 'it was sent');
    });
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
