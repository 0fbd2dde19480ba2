// SPDX-License-Identifier: EUPL-1.2
// What the page asks of its server: docs/simulated-city.md.

/** A problem that a person is told of. */
export class Problem extends Error {
  constructor({ problem, de, en }) {
    super(problem);
    this.problem = problem;
    this.de = de;
    this.en = en;
  }
}

const NO_ANSWER = {
  GET: {
    problem: 'no_portal',
    de: 'Das Portal antwortet nicht. Bitte versuchen Sie es später noch einmal.',
    en: 'The portal does not answer. Please try again later.',
  },
  // It may have taken what was sent before it fell silent.
  POST: {
    problem: 'no_portal',
    de: 'Das Portal antwortet nicht. Bitte senden Sie später noch einmal: es zählt auf jeden Fall nur einmal.',
    en: 'The portal does not answer. Please send again later: it counts once in any case.',
  },
};

const TOO_LARGE = {
  problem: 'too_large',
  de: 'Die Sendung ist zu groß. Es wurde nichts eingereicht. Bitte nehmen Sie kleinere Dateien.',
  en: 'This is too large. Nothing was submitted. Please take smaller files.',
};

async function call(method, path, fields) {
  const silent = NO_ANSWER[method] ?? NO_ANSWER.POST;
  let body = fields;
  if (fields !== undefined && !(fields instanceof FormData)) body = new URLSearchParams(fields);
  let response;
  let json = null;
  try {
    response = await fetch(`/api/${path}`, { method, body, cache: 'no-store' });
    json = await response.json();
  } catch {
    // No answer, one that broke off, or one that is not the portal's own.
    throw new Problem(response?.status === 413 ? TOO_LARGE : silent);
  }
  if (response.ok) return json;
  throw new Problem(json?.de === undefined ? silent : json);
}

export const showSession = () => call('GET', 'session');
export const signIn = (account) => call('POST', 'session', { account });
export const signOut = () => call('DELETE', 'session');
export const listSamples = async () => (await call('GET', 'samples')).samples;
export const openForm = (sample) => call('POST', 'forms', { sample });
export const showForm = (form) => call('GET', `forms/${encodeURIComponent(form)}`);
export const submitForm = (form, fields) => call('POST', `forms/${encodeURIComponent(form)}/submission`, fields);
export const listApplications = async () => (await call('GET', 'applications')).applications;
export const openByCode = (code) => call('POST', 'applications', { tracking_code: code });
export const showApplication = (number) => call('GET', `applications/${number}`);
export const withdraw = (number) => call('POST', `applications/${number}/withdrawal`);

const item = (number, of) => `applications/${number}/mailbox/${of}`;
export const readText = async (number, of) => (await call('GET', `${item(number, of)}/text`)).text;
export const answerQuery = (number, of, text) => call('POST', `${item(number, of)}/answer`, { text });
export const acknowledge = (number, of) => call('POST', `${item(number, of)}/acknowledgement`);
export const contentAddress = (number, of) => `/api/${item(number, of)}/content`;
export const attachmentAddress = (number, of, index) => `/api/${item(number, of)}/attachments/${index}`;
