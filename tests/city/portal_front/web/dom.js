// SPDX-License-Identifier: EUPL-1.2
import { speak } from './texts.js';

/**
 * An element with attributes and children; a string is text, never markup. `text` names a text of texts.js, `time` an
 * instant, `on` holds listeners.
 */
export function element(name, { text, time, on, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  if (text !== undefined) made.dataset.text = text;
  if (time !== undefined) {
    made.dataset.time = time;
    made.setAttribute('datetime', time);
  }
  for (const [event, listener] of Object.entries(on ?? {})) made.addEventListener(event, listener);
  made.append(...children.filter((child) => child !== null));
  return speak(made);
}

/** A term and what is said of it, for a list of terms. */
export function fact(text, ...said) {
  return [element('dt', { text }), element('dd', {}, ...said)];
}

/** Where a sentence about a problem appears, and is read aloud. */
export function problemLine() {
  return element('p', { class: 'problem', role: 'alert' });
}

/** Shows the sentence of a problem; with null none. */
export function tell(line, problem) {
  for (const name of ['de', 'en', 'problem']) delete line.dataset[name];
  line.textContent = '';
  if (problem === null) return;
  line.dataset.de = problem.de;
  line.dataset.en = problem.en;
  line.dataset.problem = problem.problem;
  speak(line);
}

/**
 * Does something while a button cannot be pressed again, and tells what went wrong. What is not a problem of the
 * portal's is a mistake of this page, and goes on to the browser.
 */
export async function whilePressed(button, line, work) {
  if (button.disabled) return;
  const held = document.activeElement === button;
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  tell(line, null);
  try {
    await work();
  } catch (problem) {
    if (problem.de === undefined) throw problem;
    tell(line, problem);
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
    if (held && button.isConnected && document.activeElement === document.body) button.focus();
  }
}
