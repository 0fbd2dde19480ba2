// SPDX-License-Identifier: EUPL-1.2
// The hub is away when a person submits, and back when the same person presses again.
import assert from 'node:assert/strict';

import { addresses, post, shows, withBrowser } from './browser.mjs';

const turnTo = (url) =>
  post(`${addresses.control}/peers/portal_front/actions/hub`, {}, JSON.stringify({ url, token: addresses.token }));

await withBrowser(async ({ open, said }) => {
  const page = await open('de');
  await page.goto(`${addresses.front}/`);
  await page.locator('[data-sample=bescheinigung-gast]').getByRole('button').click();
  const name = page.getByLabel('Familienname');
  await name.fill('Ćwiklińska');

  await turnTo('http://127.0.0.1:1');
  await page.getByRole('button', { name: 'Antrag absenden' }).click();
  await shows(page.getByRole('alert'), 'Es wurde nichts eingereicht');
  assert.equal(await page.locator('#receipt').count(), 0);
  await page.getByRole('button', { name: 'English' }).click();
  await shows(page.getByRole('alert'), 'Nothing was submitted');
  assert.equal(await page.getByLabel('Family name').inputValue(), 'Ćwiklińska');
  // The browser's own words about the answer 503, and no others.
  const refusals = said.splice(0);
  assert.equal(refusals.length, 1);
  assert.match(refusals[0], /status of 503 .*\/submission\)$/);

  await turnTo(addresses.hub);
  await page.getByRole('button', { name: 'Submit the application' }).click();
  await shows(page.getByRole('heading'), 'Receipt');
  await page.locator('#tracking-code').waitFor();
});
