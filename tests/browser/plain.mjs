// The plain page, which stands in when the program was built without Node.js: the examples are
// offered and answer, an error of the API is shown, and nothing is asked of any other origin.
//
//     node plain.mjs http://127.0.0.1:8080 [--screenshot FILE]
import { commandLine, expect, main, step, visit } from './session.mjs';

const { base, screenshot } = commandLine();

await main(() =>
  visit({ base, path: '/graphiql', screenshot }, async (page) => {
    const query = page.locator('#query');
    for (const example of ['disputed', 'origin', 'entity']) {
      await step(`the example ${example} answers`, async () => {
        await page.locator('#example').selectOption(example);
        await holds(page, '#query', new RegExp(`^query ${example}\\b`, 'im'));
        await query.press('Control+Enter');
        await holds(page, '#status', /^200 in \d+ ms$/);
        const { data, errors } = JSON.parse(await page.locator('#answer').textContent());
        expect(!errors, `errors: ${JSON.stringify(errors)}`);
        expect(Object.values(data).flat().every(Boolean), `something is null: ${JSON.stringify(data)}`);
      });
    }
    await step('variables that are not JSON are refused', async () => {
      await page.locator('#variables').fill('{"id":');
      await page.locator('#run').click();
      await holds(page, '#status', /^The variables are not JSON/);
      await page.locator('#variables').fill('');
    });
    await step('an error of the API is shown', async () => {
      await query.fill('{ __typename @include(if: $missing) }');
      await page.locator('#run').click();
      await holds(page, '#answer', /"errors"/);
    });
  }),
);

/** Waits until the text or the value of an element matches. */
function holds(page, selector, pattern) {
  return page.waitForFunction(
    ([element, source, flags]) => {
      const found = document.querySelector(element);
      return new RegExp(source, flags).test(found.value ?? found.textContent);
    },
    [selector, pattern.source, pattern.flags],
  );
}
