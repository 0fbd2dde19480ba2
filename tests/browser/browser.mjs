// SPDX-License-Identifier: EUPL-1.2
// A browser that watches: what the page's console says, and whom it asks.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

export const addresses = JSON.parse(process.argv[2]);
export const LOCALES = { de: 'de-DE', en: 'en-GB' };
const { chromium } = createRequire(`${addresses.modules}/`)('playwright-core');
const PATIENCE_MS = 40000;

/** Calls `steps` with {open}, which gives a page of a browser of its own; fails if a page did what it must not. */
export async function withBrowser(steps) {
  // Nothing but the loopback can be reached, whoever asks.
  const args = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
  if (process.getuid() === 0) args.push('--no-sandbox');
  const browser = await chromium.launch({ executablePath: addresses.chromium, args, timeout: PATIENCE_MS });
  const said = [];
  const asked = [];
  const open = async (language) => {
    const context = await browser.newContext({ locale: LOCALES[language], timezoneId: 'America/New_York' });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => said.push(String(error)));
    context.on('request', (request) => asked.push(request.url()));
    return page;
  };
  try {
    await steps({ open, said });
  } finally {
    await browser.close();
  }
  assert.ok(asked.length > 0);
  const elsewhere = asked.filter((url) => !url.startsWith(`${addresses.front}/`));
  assert.deepEqual(elsewhere, [], 'the page asks its own server alone');
  assert.deepEqual(said, [], 'nothing on the console');
}

/** Waits until the element shows this text. */
export async function shows(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

/** What somebody in the office does, by HTTP. */
export async function post(url, headers, body) {
  const response = await fetch(url, { method: 'POST', headers, body });
  assert.ok(response.ok, `${url}: ${response.status} ${await response.text()}`);
}
