import type { AnswerQuestion } from '../../services/appointments/get-answer-question.ts';
import { escapeHtml, page } from './page.ts';

/** Asks; the answer is recorded only when the form is sent, because mail scanners open links. */
export function questionPage(question: AnswerQuestion, chosen: 'yes' | 'no' | undefined): string {
  const who = question.firstName ?? 'your lead';
  const button = (answer: 'yes' | 'no', label: string) =>
    `<button name="answer" value="${answer}"${answer === chosen ? ' class="chosen" autofocus' : ''}>${label}</button>`;
  return page(
    `Did ${who} come?`,
    `<h1>Did ${escapeHtml(who)} come?</h1>
<p><strong>${escapeHtml(question.title)}</strong><br>${escapeHtml(whenOf(question))}</p>
<p class="dim">${escapeHtml(question.business)}${chosen ? ' · press the button once more to confirm' : ''}</p>
<form method="post" class="two">${button('yes', 'Yes, they came')}${button('no', 'No, they did not')}</form>`,
  );
}

export function thanksPage(answer: 'yes' | 'no'): string {
  const said = answer === 'yes' ? 'they came' : 'they did not come';
  return page('Thank you', `<h1>Thank you</h1><p>We noted that ${said}. You can close this page.</p>`);
}

function whenOf({ startsAt, zone }: AnswerQuestion): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat('en-US', { ...day, ...clock, timeZone: zone }).format(startsAt);
}
