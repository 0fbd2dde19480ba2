// SPDX-License-Identifier: EUPL-1.2
// An item of the mailbox. It is made once and changed in place: what a person types or has opened stays.
import * as api from './api.js';
import { element, fact, problemLine, whilePressed } from './dom.js';

function sizeText(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${Math.ceil(bytes / 1024)} KiB`;
}

/** Only an address of the web: what else an office may name is no link. */
function pageLink(page) {
  if (page === undefined || !/^https?:\/\//i.test(page)) return null;
  return element('a', { href: page, rel: 'noopener noreferrer', text: 'pay' });
}

function contents(application, number, item, line) {
  const parts = [];
  if (item.content !== undefined) {
    const letter = element('p', { class: 'letter', hidden: true, role: 'status' });
    const read = element('button', {
      type: 'button',
      text: 'read',
      on: {
        click: () =>
          whilePressed(read, line, async () => {
            const said = await api.readText(application, number);
            letter.hidden = false;
            if (said === '') letter.replaceChildren(element('span', { text: 'nothing_readable' }));
            else letter.textContent = said;
          }),
      },
    });
    const save = element('a', { href: api.contentAddress(application, number), download: '', text: 'save' });
    parts.push(element('div', { class: 'row' }, read, save), letter);
  }
  item.attachments.forEach((file, place) => {
    const address = api.attachmentAddress(application, number, place + 1);
    const link = element('a', { href: address, download: '' }, file.name ?? file.media_type);
    parts.push(element('p', {}, link, ` (${sizeText(file.size_bytes)})`));
  });
  return element('div', { class: 'contents' }, ...parts);
}

function answerForm(application, number, line, changed) {
  const id = `answer-${number}`;
  const input = element('textarea', { id, name: 'text', required: true, maxlength: '5000' });
  const button = element('button', { class: 'first', text: 'answer' });
  const submitted = (event) => {
    event.preventDefault();
    whilePressed(button, line, async () => {
      await api.answerQuery(application, number, input.value);
      await changed();
    });
  };
  return element('form', { class: 'answer', on: { submit: submitted } }, element('label', { for: id, text: 'your_answer' }), input, button);
}

/** {node, update(event)}; `changed` looks at the application again. */
export function mailboxItem(application, event, changed) {
  const { number, item } = event;
  const line = problemLine();
  const done = element('p', { class: 'good', role: 'status' });
  const confirm = element('button', {
    type: 'button',
    text: 'acknowledge',
    on: {
      click: () =>
        whilePressed(confirm, line, async () => {
          await api.acknowledge(application, number);
          await changed();
        }),
    },
  });
  const facts = item.due === undefined ? null : element('dl', {}, ...fact('due', item.due));
  const held = contents(application, number, item, line);
  const answer = item.kind === 'query' ? answerForm(application, number, line, changed) : null;
  const node = element(
    'li',
    { 'data-item': number, 'data-kind': item.kind },
    element('h3', { text: `kind_${item.kind}` }),
    item.subject === undefined ? null : element('p', { class: 'subject' }, item.subject),
    element('p', {}, element('time', { time: event.time })),
    facts,
    pageLink(item.page),
    held,
    answer,
    element('div', { class: 'row' }, confirm, done),
    line,
  );

  function update({ item: now }) {
    const says = [];
    if (now.answered === true) {
      answer?.remove();
      says.push('answered');
    }
    if (now.acknowledged !== null) {
      // The hub holds it no longer.
      held.remove();
      confirm.remove();
      says.push('acknowledged');
    }
    if (done.dataset.says === says.join()) return;
    done.dataset.says = says.join();
    done.replaceChildren(...says.map((text) => element('span', { text })).flatMap((said, place) => (place > 0 ? [', ', said] : [said])));
  }
  update(event);
  return { node, update };
}
