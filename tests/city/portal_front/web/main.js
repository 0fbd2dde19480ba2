// SPDX-License-Identifier: EUPL-1.2
// What is shown is named by the address behind "#/": it stays when the page is loaded again.
import { Problem } from './api.js';
import { showApplication } from './application.js';
import { element, problemLine, tell } from './dom.js';
import { showForm } from './form.js';
import { showOverview } from './overview.js';
import { beginSession } from './session.js';
import { beginLanguage, language, LANGUAGES, setLanguage, text } from './texts.js';

const view = document.getElementById('view');
let left = new AbortController();

async function show() {
  // "#view" is where the link past the head leads.
  if (location.hash !== '' && !location.hash.startsWith('#/')) return;
  left.abort();
  left = new AbortController();
  const { signal } = left;
  const [, place, which] = location.hash.split('/');
  // Made aside: who has gone on meanwhile does not see it.
  const next = element('div', {});
  try {
    if (place === 'form') await showForm(next, which);
    else if (place === 'application' && /^[0-9]+$/.test(which)) await showApplication(next, which, signal);
    else await showOverview(next);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const line = problemLine();
    const heading = element('h1', { tabindex: '-1', text: 'portal' });
    next.replaceChildren(heading, line, element('p', {}, element('a', { href: '#/', text: 'home' })));
    tell(line, problem);
  }
  if (signal.aborted) return;
  view.replaceChildren(next);
  document.title = text('portal');
  view.querySelector('h1').focus();
}

function showLanguages() {
  for (const button of document.querySelectorAll('#languages button')) {
    button.setAttribute('aria-pressed', String(button.value === language()));
  }
  document.title = text('portal');
}

beginLanguage();
showLanguages();
document.getElementById('languages').addEventListener('click', ({ target }) => {
  if (!LANGUAGES.includes(target.value)) return;
  setLanguage(target.value);
  showLanguages();
});

window.addEventListener('hashchange', show);
try {
  await beginSession(document.getElementById('session'), () => {
    if (location.hash === '#/' || location.hash === '') show();
    else location.hash = '#/';
  });
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
}
await show();
