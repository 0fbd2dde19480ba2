// SPDX-License-Identifier: EUPL-1.2
// The page's beginning: services, one's applications, and the way back to one by its code.
import * as api from './api.js';
import { element, problemLine, whilePressed } from './dom.js';

function serviceCard(sample) {
  const line = problemLine();
  const button = element('button', {
    type: 'button',
    text: 'apply',
    'aria-describedby': `service-${sample.sample}`,
    on: {
      click: () =>
        whilePressed(button, line, async () => {
          const { form } = await api.openForm(sample.sample);
          location.hash = `#/form/${form}`;
        }),
    },
  });
  const name = [sample.given_name, sample.family_name].filter((part) => part !== '').join(' ');
  return element(
    'li',
    { 'data-sample': sample.sample },
    element('h3', { id: `service-${sample.sample}`, lang: 'de' }, sample.service),
    sample.subject === '' ? null : element('p', { lang: 'de' }, sample.subject),
    element('p', {}, name),
    button,
    line,
  );
}

function applicationEntry({ application, id, state }) {
  const link = element('a', { href: `#/application/${application}` }, id);
  return element('li', {}, element('h3', {}, link), element('p', { text: `state_${state}` }));
}

function codeForm() {
  const line = problemLine();
  const button = element('button', { text: 'open' });
  const input = element('input', { id: 'code', name: 'code', required: true, autocomplete: 'off', spellcheck: 'false' });
  const submitted = (event) => {
    event.preventDefault();
    whilePressed(button, line, async () => {
      const { application } = await api.openByCode(input.value.trim());
      location.hash = `#/application/${application}`;
    });
  };
  const field = element('div', { class: 'field' }, element('label', { for: 'code', text: 'tracking_code' }), input);
  return element('form', { id: 'open-by-code', on: { submit: submitted } }, field, button, line);
}

export async function showOverview(view) {
  const [samples, applications] = await Promise.all([
    api.listSamples(),
    // Services are there without the city: what cannot be listed is told in its place.
    api.listApplications().catch((problem) => problem),
  ]);
  let own;
  if (applications instanceof api.Problem) {
    own = problemLine();
    own.dataset.de = applications.de;
    own.dataset.en = applications.en;
  } else if (applications.length === 0) {
    own = element('p', { text: 'no_applications' });
  } else {
    own = element('ul', { class: 'cards', id: 'applications' }, ...applications.map(applicationEntry));
  }
  view.replaceChildren(
    element('h1', { tabindex: '-1', text: 'portal' }),
    element('section', {}, element('h2', { text: 'applications' }), own),
    element('section', {}, element('h2', { text: 'open_by_code' }), codeForm()),
    element(
      'section',
      {},
      element('h2', { text: 'services' }),
      element('ul', { class: 'cards', id: 'services' }, ...samples.map(serviceCard)),
    ),
  );
}
