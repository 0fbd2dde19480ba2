// SPDX-License-Identifier: EUPL-1.2
// One form: it is one application, however often it is sent. Once there is a receipt, that is what it shows.
import * as api from './api.js';
import { element, fact, problemLine, whilePressed } from './dom.js';

function nameField(name, label, value, required) {
  const input = element('input', { id: name, name, value, required, maxlength: '100', autocomplete: 'off' });
  return element('div', { class: 'field' }, element('label', { for: name, text: label }), input);
}

function receiptOf({ receipt, application }) {
  return element(
    'div',
    { class: 'receipt', id: 'receipt' },
    element('p', { class: 'good', role: 'status', text: 'received_well' }),
    element(
      'dl',
      {},
      ...fact('id', element('span', { id: 'case' }, receipt.id)),
      ...fact('tracking_code', element('strong', { id: 'tracking-code' }, receipt.tracking_code)),
      ...fact('receipt_time', element('time', { id: 'receipt-time', time: receipt.receipt_time })),
    ),
    element('p', { text: 'keep_code' }),
    element('a', { href: `#/application/${application}`, text: 'to_application' }),
  );
}

function showReceipt(view, form) {
  const heading = element('h1', { tabindex: '-1', text: 'receipt' });
  view.replaceChildren(heading, receiptOf(form));
  heading.focus();
}

function inputForm(view, form, sample) {
  const line = problemLine();
  const button = element('button', { class: 'first', text: 'submit' });
  const names = sample.organization
    ? [nameField('family_name', 'legal_name', sample.family_name, true)]
    : [
        nameField('given_name', 'given_name', sample.given_name, false),
        nameField('family_name', 'family_name', sample.family_name, true),
      ];
  const enclosed = sample.attachments.map((file) => element('li', {}, file));
  const files = element('input', { id: 'file', name: 'file', type: 'file', multiple: true });
  const submitted = (event) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    whilePressed(button, line, async () => showReceipt(view, await api.submitForm(form.form, fields)));
  };
  return element(
    'form',
    { id: 'application-form', on: { submit: submitted } },
    element('fieldset', {}, element('legend', { text: 'applicant' }), ...names),
    enclosed.length === 0 ? null : element('p', { text: 'enclosed' }),
    enclosed.length === 0 ? null : element('ul', {}, ...enclosed),
    element('div', { class: 'field' }, element('label', { for: 'file', text: 'files' }), files),
    button,
    line,
  );
}

export async function showForm(view, id) {
  const form = await api.showForm(id);
  if (form.receipt !== null) {
    showReceipt(view, form);
    return;
  }
  const sample = (await api.listSamples()).find(({ sample: name }) => name === form.sample);
  view.replaceChildren(
    element('h1', { tabindex: '-1', lang: 'de' }, sample.service),
    sample.subject === '' ? element('p', {}) : element('p', { lang: 'de' }, sample.subject),
    inputForm(view, form, sample),
  );
}
