// One headless Chromium with one page open, and a record of everything that a page must not do:
// ask another origin, break its content security policy, miss a file, or log an error.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever the page asks for by name does not resolve, so the test cannot itself leave the machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** How long one step may take on a busy machine, in milliseconds. */
export const PATIENCE = 60_000;

/**
 * Opens `path` of the server at `base`, runs `scenario(page)`, and throws unless all went well.
 * With `screenshot`, the page as it is at the end (or at the failure) is saved there. `looks` are
 * what Playwright takes for a context, such as the colour scheme. Failing answers from addresses
 * that `isExpected` are no offence.
 */
export async function visit({ base, path, screenshot, looks, isExpected }, scenario) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...looks });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const offences = await watch(context, page, new URL(base).origin, isExpected);
    try {
      const response = await page.goto(new URL(path, base).href);
      expect(response.ok(), `${path} answers ${response.status()}`);
      expect(response.headers()['content-security-policy'], `${path} has no content-security-policy header`);
      await scenario(page);
    } catch (failure) {
      // A page that never opened cannot be photographed, which is not what went wrong.
      if (screenshot) await page.screenshot({ path: screenshot }).catch(() => {});
      throw failure;
    }
    if (screenshot) await page.screenshot({ path: screenshot });
    expect(offences.length === 0, `the page misbehaved:\n  ${offences.join('\n  ')}`);
  } finally {
    await browser.close();
  }
}

/** Throws `message` unless `condition` holds. */
export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Runs `step`, and says what was being tried when it fails. */
export async function step(name, action) {
  try {
    const result = await action();
    console.log(`ok: ${name}`);
    return result;
  } catch (cause) {
    throw new Error(`${name}: ${cause.message}`, { cause });
  }
}

/** The base URL and the options of the command line: `URL [--screenshot FILE]`. */
export function commandLine() {
  const [base, flag, screenshot] = process.argv.slice(2);
  if (!base || (flag && (flag !== '--screenshot' || !screenshot))) {
    console.error('usage: node SCRIPT URL [--screenshot FILE], with the URL of a running server');
    process.exit(2);
  }
  return { base, screenshot };
}

/** Runs the whole test and turns its outcome into an exit code. */
export async function main(test) {
  try {
    await test();
  } catch (error) {
    console.error(`failed: ${error.message}`);
    process.exitCode = 1;
  }
}

async function watch(context, page, origin, isExpected = () => false) {
  const offences = [];
  // What the API answers is for the scenario to judge.
  const isApi = (url) => url === `${origin}/graphql` || isExpected(url);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== origin) offences.push(`asked another origin: ${url.href}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host) offences.push(`asked another origin: ${socket.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && !isApi(response.url())) offences.push(`answered ${response.status()}: ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A page that is left cuts off what it still waits for.
    if (request.failure()?.errorText === 'net::ERR_ABORTED' || isExpected(request.url())) return;
    offences.push(`failed (${request.failure()?.errorText}): ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !isApi(message.location().url)) offences.push(`logged an error: ${message.text()}`);
  });
  page.on('pageerror', (error) => offences.push(`threw: ${error.message}`));
  await page.exposeFunction('recordPolicyViolation', (text) => offences.push(`broke the content security policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.recordPolicyViolation(`${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return offences;
}
