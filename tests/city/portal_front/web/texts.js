// SPDX-License-Identifier: EUPL-1.2
// All texts of the page, and the language in which they are shown. An element says by its attributes what it shows, so
// that another language changes words and nothing else: what was typed stays.

const TEXTS = {
  skip: ['Zum Inhalt', 'Skip to the content'],
  portal: ['Bürgerportal der simulierten Stadt', 'Citizens\u2019 portal of the simulated city'],
  simulated: [
    'Ein Übungsportal: Die Personen sind erfunden, das Portal bewahrt nichts auf.',
    'A portal for practice: the persons are invented, and the portal keeps nothing.',
  ],
  language: ['Sprache', 'Language'],
  account: ['Konto', 'Account'],
  guest: ['Gast', 'Guest'],
  sign_in: ['Anmelden', 'Sign in'],
  sign_out: ['Abmelden', 'Sign out'],
  signed_in_as: ['Angemeldet als', 'Signed in as'],
  services: ['Leistungen', 'Services'],
  apply: ['Antrag stellen', 'Apply'],
  applications: ['Meine Anträge', 'My applications'],
  no_applications: ['Es gibt noch keine Anträge.', 'There are no applications yet.'],
  open_by_code: ['Antrag mit Code öffnen', 'Open an application by its code'],
  tracking_code: ['Code', 'Tracking code'],
  open: ['Öffnen', 'Open'],
  applicant: ['Antragstellende Person', 'Applicant'],
  given_name: ['Vorname', 'Given name'],
  family_name: ['Familienname', 'Family name'],
  legal_name: ['Name der Organisation', 'Name of the organisation'],
  files: ['Weitere Dateien', 'Further files'],
  enclosed: ['Liegt bei', 'Enclosed'],
  submit: ['Antrag absenden', 'Submit the application'],
  receipt: ['Eingangsbestätigung', 'Receipt'],
  received_well: ['Ihr Antrag ist eingegangen.', 'Your application was received.'],
  id: ['Vorgang', 'Case'],
  receipt_time: ['Eingegangen', 'Received'],
  keep_code: [
    'Heben Sie den Code auf: Wer ihn hat, kann diesen Antrag öffnen.',
    'Keep the code: whoever has it can open this application.',
  ],
  to_application: ['Zum Antrag', 'Go to the application'],
  application: ['Antrag', 'Application'],
  state: ['Stand', 'State'],
  timeline: ['Verlauf', 'Timeline'],
  mailbox: ['Postfach', 'Mailbox'],
  empty_mailbox: ['Das Postfach ist leer.', 'The mailbox is empty.'],
  read: ['Lesen', 'Read'],
  nothing_readable: ['Bitte speichern Sie den Inhalt: er lässt sich hier nicht zeigen.', 'Please save the content: it cannot be shown here.'],
  save: ['Inhalt speichern', 'Save the content'],
  acknowledge: ['Erhalt bestätigen', 'Confirm receipt'],
  acknowledged: ['Erhalt bestätigt', 'Receipt confirmed'],
  due: ['Frist', 'Due'],
  pay: ['Zur Bezahlseite', 'Go to the payment page'],
  your_answer: ['Ihre Antwort', 'Your answer'],
  answer: ['Antwort absenden', 'Send the answer'],
  answered: ['Beantwortet', 'Answered'],
  withdraw: ['Antrag zurücknehmen', 'Withdraw the application'],
  withdraw_really: ['Wirklich zurücknehmen', 'Really withdraw'],
  keep: ['Doch nicht', 'Keep it'],
  home: ['Zur Übersicht', 'Back to the overview'],

  kind_confirmation: ['Bestätigung', 'Confirmation'],
  kind_query: ['Frage des Amts', 'Query of the office'],
  kind_document: ['Dokument', 'Document'],
  kind_decision: ['Bescheid', 'Decision'],
  kind_payment: ['Zahlung', 'Payment'],
  kind_appointment: ['Termin', 'Appointment'],

  state_received: ['Eingegangen', 'Received'],
  state_in_progress: ['In Bearbeitung', 'In progress'],
  state_answer_needed: ['Ihre Antwort wird gebraucht', 'Your answer is needed'],
  state_answer_received: ['Ihre Antwort ist eingegangen', 'Your answer was received'],
  state_document_available: ['Ein Dokument liegt bereit', 'A document is available'],
  state_decision_available: ['Ein Bescheid liegt bereit', 'A decision is available'],
  state_payment_due: ['Eine Zahlung ist fällig', 'A payment is due'],
  state_paid: ['Bezahlt', 'Paid'],
  state_payment_failed: ['Die Zahlung ist fehlgeschlagen', 'The payment failed'],
  state_appointment_needed: ['Ein Termin wird gebraucht', 'An appointment is needed'],
  state_appointment_booked: ['Ein Termin ist gebucht', 'An appointment is booked'],
  state_appointment_changed: ['Der Termin wurde geändert', 'The appointment was changed'],
  state_appointment_cancelled: ['Der Termin wurde abgesagt', 'The appointment was cancelled'],
  state_withdrawn: ['Zurückgenommen', 'Withdrawn'],
  state_closed: ['Abgeschlossen', 'Closed'],
};

export const LANGUAGES = ['de', 'en'];
const KEPT = 'language';

export function language() {
  return document.documentElement.lang;
}

function chosen() {
  const kept = localStorage.getItem(KEPT);
  if (LANGUAGES.includes(kept)) return kept;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export function text(key) {
  const both = TEXTS[key];
  return both === undefined ? key : both[LANGUAGES.indexOf(language())];
}

/** The legal time is that of the city. */
export function timeText(instant) {
  const format = new Intl.DateTimeFormat(language() === 'de' ? 'de-DE' : 'en-GB', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'long',
    timeStyle: 'long',
  });
  return format.format(new Date(instant));
}

/** Fills what is below `root` with words of the language. */
export function speak(root) {
  const own = root instanceof Element ? [root] : [];
  for (const node of [...own, ...root.querySelectorAll('*')]) {
    const data = node.dataset;
    if (data === undefined) continue;
    if (data.text !== undefined) node.textContent = text(data.text);
    if (data.label !== undefined) node.setAttribute('aria-label', text(data.label));
    if (data.time !== undefined) node.textContent = timeText(data.time);
    if (data.de !== undefined) node.textContent = data[language()];
  }
  return root;
}

export function setLanguage(wanted) {
  document.documentElement.lang = wanted;
  localStorage.setItem(KEPT, wanted);
  speak(document);
}

export function beginLanguage() {
  document.documentElement.lang = chosen();
  speak(document);
}
