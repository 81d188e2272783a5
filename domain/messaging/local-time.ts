import { DateTime } from 'luxon';
import { languageOf, withCountry } from './language.ts';

interface LocalTime {
  readonly date: string;
  readonly time: string;
  readonly when: string;
  /** For lists: Wed 6 May, 8:00 AM PDT */
  readonly short: string;
}

const CLOCK = 'h:mm a ZZZZ';
const SHORT = `ccc d LLL, ${CLOCK}`;
const FORMATS: Readonly<Record<string, { readonly date: string; readonly when: string }>> = {
  en: { date: 'cccc d LLLL', when: `cccc d LLLL 'at' ${CLOCK}` },
  es: { date: "cccc d 'de' LLLL", when: `cccc d 'de' LLLL, ${CLOCK}` },
};

/** An instant as its reader says it, in the reader's IANA zone and language. */
export function localTime(at: Date, zone: string, locale: string): LocalTime {
  const format = FORMATS[languageOf(locale)];
  const local = DateTime.fromJSDate(at, { zone }).setLocale(withCountry(locale));
  const texts = format
    ? {
        date: local.toFormat(format.date),
        time: local.toFormat(CLOCK),
        when: local.toFormat(format.when),
        short: local.toFormat(SHORT),
      }
    : {
        date: local.toLocaleString({ weekday: 'long', day: 'numeric', month: 'long' }),
        time: local.toLocaleString({ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }),
        when: local.toLocaleString({ ...DateTime.DATETIME_FULL, weekday: 'long', year: undefined }),
        short: local.toLocaleString({
          ...DateTime.DATETIME_FULL,
          weekday: 'short',
          month: 'short',
          year: undefined,
        }),
      };
  return {
    date: plainSpaces(texts.date),
    time: plainSpaces(texts.time),
    when: plainSpaces(texts.when),
    short: plainSpaces(texts.short),
  };
}

/** Intl puts narrow and unbreakable spaces into times. */
const plainSpaces = (text: string): string => text.replace(/\s/gu, ' ');
