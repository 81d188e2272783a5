import type { AnswerQuestion } from '../../services/appointments/get-answer-question.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --dim: #5b6775; --paper: #f4f6f8; --card: #fff; --line: #d5dbe1; --act: #1559b7; --on-act: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ecf1; --dim: #9aa7b4; --paper: #12171d; --card: #1b222a; --line: #35404b; --act: #8ab8ff; --on-act: #0b1a30 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 460px; padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.3 }
p { margin: 0 0 16px } .dim { color: var(--dim) } p:last-child { margin: 0 }
form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px }
button { min-height: 52px; border: 2px solid var(--act); border-radius: 10px; background: transparent; color: var(--act); font: inherit; font-weight: 600; cursor: pointer }
button.chosen { background: var(--act); color: var(--on-act) }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
@media (max-width: 340px) { form { grid-template-columns: 1fr } }
`;

/** Asks; the answer is recorded only when the form is sent, because mail scanners open links. */
export function questionPage(question: AnswerQuestion, chosen: 'yes' | 'no' | undefined): string {
  const who = question.firstName ?? 'your lead';
  const button = (answer: 'yes' | 'no', label: string) =>
    `<button name="answer" value="${answer}"${answer === chosen ? ' class="chosen" autofocus' : ''}>${label}</button>`;
  return page(
    `Did ${who} come?`,
    `<h1>Did ${escape(who)} come?</h1>
<p><strong>${escape(question.title)}</strong><br>${escape(whenOf(question))}</p>
<p class="dim">${escape(question.business)}${chosen ? ' · press the button once more to confirm' : ''}</p>
<form method="post">${button('yes', 'Yes, they came')}${button('no', 'No, they did not')}</form>`,
  );
}

export function thanksPage(answer: 'yes' | 'no'): string {
  const said = answer === 'yes' ? 'they came' : 'they did not come';
  return page('Thank you', `<h1>Thank you</h1><p>We noted that ${said}. You can close this page.</p>`);
}

export function wordsPage(title: string, words: string): string {
  return page(title, `<h1>${escape(title)}</h1><p>${escape(words)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main>${content}</main></body></html>`;
}

function whenOf({ startsAt, zone }: AnswerQuestion): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat('en-US', { ...day, ...clock, timeZone: zone }).format(startsAt);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
