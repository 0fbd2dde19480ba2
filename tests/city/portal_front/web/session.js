// SPDX-License-Identifier: EUPL-1.2
// Who sits before the page: a guest, or one of the accounts of the samples.
import * as api from './api.js';
import { element, problemLine, whilePressed } from './dom.js';
import { speak } from './texts.js';

/** Fills the form of the page's head. `changed` is called when somebody signed in or out. */
export async function beginSession(form, changed) {
  const select = form.elements.account;
  const label = form.querySelector('label');
  const button = form.querySelector('button');

  function show(session) {
    const known = session.accounts.map(({ account, name }) => element('option', { value: account }, name));
    select.replaceChildren(element('option', { value: '', text: 'guest' }), ...known);
    select.value = session.account ?? '';
    select.disabled = session.account !== null;
    form.dataset.account = session.account ?? '';
    label.dataset.text = session.account === null ? 'account' : 'signed_in_as';
    button.dataset.text = session.account === null ? 'sign_in' : 'sign_out';
    speak(form);
  }

  const line = problemLine();
  form.append(line);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    whilePressed(button, line, async () => {
      if (form.dataset.account !== '') show(await api.signOut());
      else if (select.value !== '') show(await api.signIn(select.value));
      else return;
      changed();
    });
  });
  show(await api.showSession());
}
