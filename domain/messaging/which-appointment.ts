import { DateTime } from 'luxon';

export interface ChoiceOfAppointment {
  readonly startsAt: Date;
  /** IANA zone of whoever reads it */
  readonly zone: string;
  /** With whom; null: all are with the same. */
  readonly business: string | null;
}

const WORDS = {
  en: { ask: 'Which appointment do you mean?', reply: 'Reply', or: 'or', when: 'ccc d LLL, h:mm a ZZZZ' },
  // Hours of a day in Spanish: "2:00 p. m." has a space that costs a text its alphabet.
  es: { ask: '¿A qué cita se refiere?', reply: 'Responda', or: 'o', when: 'ccc d LLL, H:mm ZZZZ' },
} as const;

/** Asks which of several appointments an answer is about: "1: Mon 4 May, 2:00 PM EDT", in the order given. */
export function askWhichAppointment(choices: readonly ChoiceOfAppointment[], locale: string | null): string {
  const language = locale?.toLowerCase().startsWith('es') ? 'es' : 'en';
  const { ask, reply, or, when } = WORDS[language];
  const lines = choices.map(({ startsAt, zone, business }, index) => {
    const local = DateTime.fromJSDate(startsAt, { zone }).setLocale(language === 'es' ? 'es-US' : 'en-US');
    return `${index + 1}: ${[business, local.toFormat(when)].filter(Boolean).join(', ')}.`;
  });
  const numbers = choices.map((_, index) => String(index + 1));
  const last = numbers.pop();
  return `${ask} ${lines.join(' ')} ${reply} ${[numbers.join(', '), last].join(` ${or} `)}.`;
}
