// SPDX-License-Identifier: EUPL-1.2
// An application as it goes on: it is asked for again and again, and what is new is added.
import * as api from './api.js';
import { element, fact, problemLine, tell, whilePressed } from './dom.js';
import { mailboxItem } from './mailbox.js';
import { speak } from './texts.js';

const EVERY_MS = 2000;

function withdrawal(number, changed) {
  const line = problemLine();
  const really = element('button', { type: 'button', text: 'withdraw_really', hidden: true });
  const keep = element('button', { type: 'button', text: 'keep', hidden: true });
  const begin = element('button', { type: 'button', text: 'withdraw' });
  const ask = (asking) => {
    begin.hidden = asking;
    really.hidden = !asking;
    keep.hidden = !asking;
    (asking ? keep : begin).focus();
  };
  begin.addEventListener('click', () => ask(true));
  keep.addEventListener('click', () => ask(false));
  really.addEventListener('click', () =>
    whilePressed(really, line, async () => {
      await api.withdraw(number);
      await changed();
    }),
  );
  return element('div', { id: 'withdrawal' }, element('div', { class: 'row' }, begin, really, keep), line);
}

/** Shows it until `signal` is aborted. */
export async function showApplication(view, number, signal) {
  const first = await api.showApplication(number);
  const state = element('strong', { id: 'state' });
  // Read aloud as it grows.
  const timeline = element('ol', { class: 'timeline', id: 'timeline', 'aria-live': 'polite', 'aria-relevant': 'additions' });
  const mailbox = element('ul', { class: 'items', id: 'mailbox', 'aria-live': 'polite', 'aria-relevant': 'additions' });
  const empty = element('p', { text: 'empty_mailbox' });
  const line = problemLine();
  const withdrawing = withdrawal(number, look);
  const items = new Map();
  const events = new Set();

  function show(application) {
    state.dataset.text = `state_${application.state}`;
    speak(state);
    for (const event of application.timeline) {
      if (events.has(event.number)) continue;
      events.add(event.number);
      const said = element('span', { text: `state_${event.state}` });
      timeline.append(element('li', { 'data-state': event.state }, said, ', ', element('time', { time: event.time })));
    }
    for (const event of application.mailbox) {
      const there = items.get(event.number);
      if (there !== undefined) {
        there.update(event);
        continue;
      }
      const item = mailboxItem(number, event, look);
      items.set(event.number, item);
      mailbox.append(item.node);
    }
    empty.hidden = items.size > 0;
    if (application.withdrawn) withdrawing.remove();
  }

  // An answer that was overtaken by a newer one is not shown.
  let asked = 0;
  let shown = 0;
  async function look() {
    asked += 1;
    const turn = asked;
    const application = await api.showApplication(number);
    if (turn < shown) return;
    shown = turn;
    show(application);
  }

  view.replaceChildren(
    element('h1', { tabindex: '-1', text: 'application' }),
    element(
      'dl',
      {},
      ...fact('id', first.id),
      ...fact('tracking_code', first.tracking_code),
      ...fact('state', state),
    ),
    line,
    element('section', {}, element('h2', { text: 'timeline' }), timeline),
    element('section', {}, element('h2', { text: 'mailbox' }), empty, mailbox),
    withdrawing,
    element('p', {}, element('a', { href: '#/', text: 'home' })),
  );
  show(first);

  const again = async () => {
    if (signal.aborted) return;
    try {
      if (!document.hidden) await look();
      tell(line, null);
    } catch (problem) {
      if (!(problem instanceof api.Problem)) throw problem;
      tell(line, problem);
    }
    setTimeout(again, EVERY_MS);
  };
  setTimeout(again, EVERY_MS);
}
