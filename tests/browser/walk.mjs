// SPDX-License-Identifier: EUPL-1.2
// A person's way through the page in one language: in German by the mouse and as a guest, in English by the keyboard and
// with an account.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { addresses, LOCALES, post, shows, withBrowser } from './browser.mjs';

const WORDS = {
  de: {
    services: 'Leistungen',
    apply: 'Antrag stellen',
    family: 'Familienname',
    files: 'Weitere Dateien',
    submit: 'Antrag absenden',
    receipt: 'Eingangsbestätigung',
    toApplication: 'Zum Antrag',
    received: 'Eingegangen',
    confirmation: 'Bestätigung',
    answerNeeded: 'Ihre Antwort wird gebraucht',
    read: 'Lesen',
    yourAnswer: 'Ihre Antwort',
    send: 'Antwort absenden',
    answered: 'Beantwortet',
    acknowledge: 'Erhalt bestätigen',
    acknowledged: 'Erhalt bestätigt',
    pay: 'Zur Bezahlseite',
    withdraw: 'Antrag zurücknehmen',
    really: 'Wirklich zurücknehmen',
    withdrawn: 'Zurückgenommen',
    code: 'Code',
    open: 'Öffnen',
    zone: /ME(S)?Z$/,
  },
  en: {
    services: 'Services',
    apply: 'Apply',
    family: 'Family name',
    files: 'Further files',
    submit: 'Submit the application',
    receipt: 'Receipt',
    toApplication: 'Go to the application',
    received: 'Received',
    confirmation: 'Confirmation',
    answerNeeded: 'Your answer is needed',
    read: 'Read',
    yourAnswer: 'Your answer',
    send: 'Send the answer',
    answered: 'Answered',
    acknowledge: 'Confirm receipt',
    acknowledged: 'Receipt confirmed',
    pay: 'Go to the payment page',
    withdraw: 'Withdraw the application',
    really: 'Really withdraw',
    withdrawn: 'Withdrawn',
    code: 'Tracking code',
    open: 'Open',
    zone: /(CES?T|GMT\+[12])$/,
  },
};

const { language } = addresses;
const words = WORDS[language];
const byKeyboard = language === 'en';
const PAYMENT = 'http://127.0.0.1:1/pay/4711';
const DOCUMENT = Buffer.from(`%PDF-1.4\n${'x'.repeat(100000)}\n%%EOF`);

/** Does what the button does, by the means of this walk. */
async function press(button) {
  if (!byKeyboard) {
    await button.click();
    return;
  }
  await button.focus();
  await button.press('Enter');
}

const named = (place, role, name) => place.getByRole(role, { name, exact: true });

async function signIn(page) {
  await page.getByLabel('Account').selectOption('acc-7f1c2a90');
  await press(named(page, 'button', 'Sign in'));
  await named(page, 'button', 'Sign out').waitFor();
}

async function switchLanguages(page) {
  const other = language === 'de' ? 'en' : 'de';
  await named(page, 'button', other === 'de' ? 'Deutsch' : 'English').click();
  await named(page, 'heading', WORDS[other].services).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), other);
  await named(page, 'button', language === 'de' ? 'Deutsch' : 'English').click();
  await named(page, 'heading', words.services).waitFor();
}

async function fillAndSubmit(page) {
  await page.getByLabel(words.family, { exact: true }).fill('Ćwiklińska & Söhne');
  const files = page.getByLabel(words.files);
  await files.setInputFiles({ name: 'Pass.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG') });
  const submit = named(page, 'button', words.submit);
  if (byKeyboard) {
    await files.focus();
    await page.keyboard.press('Tab');
    assert.equal(await submit.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  } else {
    await submit.dblclick();
  }
}

async function readReceipt(page) {
  await named(page, 'heading', words.receipt).waitFor();
  const time = page.locator('#receipt-time');
  const receipt = {
    id: await page.locator('#case').textContent(),
    code: await page.locator('#tracking-code').textContent(),
    instant: await time.getAttribute('datetime'),
    time: await time.textContent(),
  };
  const berlin = new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'Europe/Berlin', timeStyle: 'medium' });
  assert.ok(receipt.time.includes(berlin.format(new Date(receipt.instant))), `${receipt.time} of ${receipt.instant}`);
  assert.match(receipt.time, words.zone);
  assert.match(receipt.code, /^[0-9A-Z-]{32,}$/);
  return receipt;
}

async function isTheHubsReceipt(receipt) {
  const state = await (await fetch(`${addresses.control}/peers/portal_front/state`)).json();
  assert.deepEqual(
    state.sent.map(({ kind, application, receipt_time: instant }) => [kind, application, instant]),
    [['application', receipt.id, receipt.instant]],
  );
}

/** The page asks again, and what is typed is still there. */
async function answerQuery(page, id) {
  await post(addresses.asking_clerk, { Case: id, 'Query-Id': 'q-1', 'Content-Type': 'application/xml' },
    '<query><id>4711</id><text>Bitte reichen Sie den Pass nach.</text></query>');
  const query = page.locator('[data-kind=query]');
  await query.waitFor();
  await shows(page.locator('#state'), words.answerNeeded);
  await press(named(query, 'button', words.read));
  await shows(query.locator('.letter'), 'Bitte reichen Sie den Pass nach.');
  const input = query.getByLabel(words.yourAnswer);
  await input.fill('Hier ist <der> Pass');
  for (let times = 0; times < 2; ++times) await page.waitForResponse(/\/api\/applications\/1$/);
  assert.equal(await input.inputValue(), 'Hier ist <der> Pass');
  await press(named(query, 'button', words.send));
  await shows(query.getByRole('status'), words.answered);
  assert.equal(await query.locator('textarea').count(), 0);
}

async function takeDecision(page, id) {
  const form = new FormData();
  form.append('body', new Blob(['<decision><text>Bewilligt.</text></decision>'], { type: 'application/xml' }));
  form.append('file', new Blob([DOCUMENT], { type: 'application/pdf' }), 'Bescheid.pdf');
  await post(addresses.deciding_clerk, { Case: id, Subject: 'Bescheid' }, form);
  const decision = page.locator('[data-kind=decision]');
  await decision.waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press(named(decision, 'link', 'Bescheid.pdf')),
  ]);
  assert.equal(download.suggestedFilename(), 'Bescheid.pdf');
  assert.deepEqual(await readFile(await download.path()), DOCUMENT);
  await press(named(decision, 'button', words.acknowledge));
  await shows(decision.getByRole('status'), words.acknowledged);
  assert.equal(await decision.getByRole('link').count(), 0);
}

async function findPayment(page, id) {
  await post(addresses.cashier, { Case: id, Page: PAYMENT, 'Content-Type': 'application/json' }, '{}');
  const link = named(page.locator('[data-kind=payment]'), 'link', words.pay);
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), PAYMENT);
}

async function withdraw(page) {
  await press(named(page, 'button', words.withdraw));
  await press(named(page, 'button', words.really));
  await shows(page.locator('#state'), words.withdrawn);
  await page.locator('#withdrawal').waitFor({ state: 'detached' });
}

async function comeBackByCode(page, receipt) {
  await page.goto(`${addresses.front}/`);
  await page.getByLabel(words.code, { exact: true }).fill(receipt.code);
  await press(named(page, 'button', words.open));
  await shows(page.locator('#state'), words.withdrawn);
  assert.equal(page.url().includes(receipt.code), false);
}

await withBrowser(async ({ open }) => {
  const page = await open(language);
  await page.goto(`${addresses.front}/`);
  await named(page, 'heading', words.services).waitFor();
  await switchLanguages(page);
  if (language === 'en') await signIn(page);
  await press(named(page.locator('[data-sample=aufenthaltstitel]'), 'button', words.apply));
  await fillAndSubmit(page);
  const receipt = await readReceipt(page);
  await isTheHubsReceipt(receipt);
  await page.reload();
  assert.deepEqual(await readReceipt(page), receipt);

  await press(named(page, 'link', words.toApplication));
  await shows(page.locator('#timeline li'), words.received);
  await shows(page.locator('#mailbox li'), words.confirmation);
  await answerQuery(page, receipt.id);
  await takeDecision(page, receipt.id);
  await findPayment(page, receipt.id);
  await withdraw(page);
  await comeBackByCode(await open(language), receipt);
  if (language === 'en') {
    await page.goto(`${addresses.front}/#/`);
    await shows(page.locator('#applications li'), receipt.id);
  }
});
