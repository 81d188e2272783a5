import { describe, expect, test } from '@jest/globals';
import type { BroughtTemplate } from '../../contracts/messaging/workflow.ts';
import { checkWording } from './check-wording.ts';
import { defaultWording } from './default-wording.ts';
import { localDay, localDaysSince, localMoney, localMonth } from './local-money.ts';
import { localTime } from './local-time.ts';
import { refusalWords } from './refusal-words.ts';
import { renderWording } from './render-wording.ts';
import { plainSms, sizeOfSms } from './sms-text.ts';
import type { FieldValues } from './template-fields.ts';
import { isLetter, TEMPLATES } from './templates.ts';

const names = Object.keys(TEMPLATES) as BroughtTemplate[];
const LANGUAGES = ['en', 'es'];

/** Every template on each of its channels in each language that it comes in. */
const EVERY = names.flatMap((name) =>
  TEMPLATES[name].channels.flatMap((channel) =>
    LANGUAGES.flatMap((locale) => {
      const wording = defaultWording(name, channel, locale);
      return wording ? [{ name, channel, locale, wording }] : [];
    }),
  ),
);

const startsAt = new Date('2026-05-06T15:00:00Z');
const appointment = (locale: string): FieldValues => {
  const { date, time, when } = localTime(startsAt, 'America/Los_Angeles', locale);
  return {
    appointment_title: 'Check-up',
    appointment_date: date,
    appointment_time: time,
    appointment_when: when,
    answer_yes_url: 'https://example.com/answer/token?answer=yes',
    answer_no_url: 'https://example.com/answer/token?answer=no',
  };
};

const full = (locale: string): FieldValues => ({
  ...appointment(locale),
  first_name: 'Sam',
  last_name: 'Lead 07',
  company: 'Sample Works',
  business: 'Sample Dental',
  booking_url: 'https://cal.com/sample-dental/first-meeting',
  appointment_choices: `1) ${localTime(startsAt, 'America/Los_Angeles', locale).when}`,
  lead_name: 'Sam Lead 07',
  lead_phone: '+14155550107',
  client_name: 'Sample Dental',
  operator_name: 'Sample Operator',
  invoice_number: 'SAMPLE-0007',
  amount: localMoney(200_000, 'usd', locale),
  due_date: localDay(startsAt, 'America/Los_Angeles', locale),
  days_overdue: localDaysSince(startsAt, new Date('2026-05-09T15:00:00Z'), 'America/Los_Angeles', locale),
  reminder_number: '2',
  invoice_link: 'https://invoice.stripe.com/i/sample',
  pdf_link: 'https://pay.stripe.com/invoice/sample/pdf',
  refusal: refusalWords('expired_card', locale),
  card: 'Visa •••• 4242',
  card_expires: localMonth(2026, 6, locale),
  card_link: 'https://checkout.stripe.com/c/sample',
  month: localMonth(2026, 5, locale),
  threshold: localMoney(50_000, 'usd', locale),
  so_far: localMoney(51_240, 'usd', locale),
});

/** What a message cannot do without: whom it is from, and what it is about. */
const bare = (name: BroughtTemplate, locale: string): FieldValues => ({
  ...(TEMPLATES[name].fields.includes('appointment_when') ? appointment(locale) : {}),
  business: 'Sample Dental',
  ...(TEMPLATES[name].needs.includes('booking_url') && { booking_url: full(locale).booking_url }),
  ...(isLetter(name) && { ...full(locale), ...NOT_ALWAYS }),
});

/** What a letter may have to do without. */
const NOT_ALWAYS = { days_overdue: null, pdf_link: null, refusal: null, card_link: null };

function filled(each: (typeof EVERY)[number], values: FieldValues): { subject: string | null; text: string } {
  const rendered = renderWording(each.wording, values);
  if (!rendered.ok) throw new Error(`${each.name} misses ${rendered.missing.join()}`);
  return rendered;
}

describe.each(EVERY)('$name by $channel in $locale', (each) => {
  const { name, channel, locale, wording } = each;

  test.each([
    ['with every field', full(locale)],
    ['with none but what it is about', bare(name, locale)],
  ])('%s has no hole, no placeholder and no word that opts out when it is copied', (_how, values) => {
    const { subject, text } = filled(each, values);
    for (const words of [text, ...(subject === null ? [] : [subject])]) {
      expect(words).not.toMatch(/undefined|null|NaN|Invalid|\[object|\{\{|\}\}|\{%|%s/);
      expect(words).not.toMatch(/ {2,}|\(\)| [,.!?:]|^\s|\s$|cancel/i);
      expect(words).not.toBe('');
    }
  });

  test('could be saved by an operator as it is', () => {
    expect(checkWording({ ...wording, name, channel, locale })).toEqual([]);
  });
});

test('there is a default for every template, and a Spanish one for all that a lead reads', () => {
  for (const name of names) {
    for (const channel of TEMPLATES[name].channels) {
      expect(defaultWording(name, channel, 'en')).not.toBeNull();
      if (name !== 'ask_client') expect(defaultWording(name, channel, 'es-MX')).not.toBeNull();
    }
  }
});

const TEXTS = EVERY.filter(({ channel }) => channel === 'sms');

// In Spanish, Saturday is the day with an á, which GSM-7 lacks.
test.each([
  ['2026-05-06T15:00:00Z', ['ask_lead es']],
  ['2026-05-09T15:00:00Z', ['ask_lead es', 'reminder_24h es', 'which_appointment es']],
])('a text fits two segments, and is GSM-7 where its language allows: %s', (at, accented) => {
  const sized = TEXTS.map((each) => {
    const { when, short, time } = localTime(new Date(at), 'America/Los_Angeles', each.locale);
    const names = { first_name: 'Alexandra', business: 'Sample Dental Care' };
    const choices = { appointment_choices: `1) ${short}, 2) ${short}` };
    const values = { ...full(each.locale), ...names, ...choices };
    const { text } = filled(each, { ...values, appointment_when: when, appointment_time: time });
    return { name: `${each.name} ${each.locale}`, ...sizeOfSms(plainSms(text)) };
  });
  expect(sized.filter(({ segments }) => segments > 2)).toEqual([]);
  const others = sized.filter(({ encoding }) => encoding !== 'GSM-7');
  expect(others.map(({ name }) => name).sort()).toEqual(accented);
});

test('what the lead must answer, and how to stop, is said in its language', () => {
  const text = (name: BroughtTemplate, locale: string) =>
    filled({ name, channel: 'sms', locale, wording: defaultWording(name, 'sms', locale)! }, full(locale))
      .text;
  expect(text('ask_lead', 'en')).toMatch(/Reply YES or NO\.$/);
  expect(text('ask_lead', 'es')).toMatch(/Responda SÍ o NO\.$/);
  expect(text('sequence_sms', 'en')).toMatch(/Reply STOP to opt out\.$/);
  expect(text('sequence_sms', 'es')).toMatch(/Responda STOP para no recibir mensajes\.$/);
  expect(text('reminder_24h', 'en')).toContain('Wednesday 6 May at 8:00 AM PDT');
  expect(text('reminder_24h', 'es')).toMatch(/miércoles 6 de mayo, 8:00 a\.\s?m\. PDT/);
});

test('the client is told whom we mean and has a link for each answer', () => {
  const wording = defaultWording('ask_client', 'email', 'en')!;
  const { text } = filled({ name: 'ask_client', channel: 'email', locale: 'en', wording }, full('en'));
  expect(text).toContain('+14155550107');
  expect(text).toContain('https://example.com/answer/token?answer=yes');
  expect(text).toContain('https://example.com/answer/token?answer=no');
});

test('the booking link is not sent without the link, nor a reminder without an appointment', () => {
  const missing = (name: BroughtTemplate) => {
    const rendered = renderWording(defaultWording(name, 'sms', 'en')!, { business: 'Sample Dental' });
    return rendered.ok ? [] : rendered.missing;
  };
  expect(missing('booking_link')).toEqual(['booking_url']);
  expect(missing('reminder_2h')).toEqual(['appointment_time']);
  expect(missing('sequence_sms')).toEqual([]);
});

test.each([
  ['America/Los_Angeles', 'en', 'Wednesday 6 May at 8:00 AM PDT'],
  ['America/New_York', 'en-US', 'Wednesday 6 May at 11:00 AM EDT'],
  ['Australia/Sydney', 'en', 'Thursday 7 May at 1:00 AM GMT+10'],
  ['America/Los_Angeles', 'fr', 'mercredi 6 mai à 08:00 UTC−7'],
])('an instant is told in the zone and language of whoever reads it: %s, %s', (zone, locale, told) => {
  expect(localTime(startsAt, zone, locale).when).toBe(told);
});

const inLocale = (name: BroughtTemplate, locale: string, differs: FieldValues = {}) => {
  const wording = defaultWording(name, 'email', locale)!;
  return filled({ name, channel: 'email', locale, wording }, { ...full(locale), ...differs });
};

test('a reminder says which it is, what is left to pay, since when, and where', () => {
  expect(inLocale('invoice_reminder', 'en', { reminder_number: '1' }).subject).toBe(
    'Reminder: invoice SAMPLE-0007, $2,000.00',
  );
  const { subject, text } = inLocale('invoice_reminder', 'es');
  expect(subject).toBe('Recordatorio 2: factura SAMPLE-0007, $2,000.00');
  expect(text).toContain('$2,000.00 venció el 6 de mayo de 2026 y lleva 3 días de retraso.');
  expect(text).toMatch(/\nPagar la factura: https:\S+\nFactura en PDF: https:\S+\n/);
});

test('a letter about a card says how to leave another one, with a link or without', () => {
  for (const name of ['card_expiring', 'payment_failed'] as const) {
    expect(inLocale(name, 'en').text).toContain('\nAdd another card: https://checkout.stripe.com/c/sample');
    expect(inLocale(name, 'en', { card_link: null }).text).toContain('we will send you a link');
  }
});

test.each([
  ['expired_card', 'en', 'the card has expired'],
  ['expired_card', 'es-MX', 'la tarjeta está vencida'],
  // Stripe: a lost or stolen card is told as any refusal.
  ['stolen_card', 'en', "the card's bank refused it"],
  ['a_code_of_tomorrow', 'en', null],
  ['constructor', 'en', null],
  ['expired_card', 'fr', null],
  [null, 'en', null],
])('why a payment was refused is said in words or not at all: %s, %s', (code, locale, words) => {
  expect(refusalWords(code, locale)).toBe(words);
});

test.each([
  [200_000, 'usd', 'en', '$2,000.00'],
  [5, 'usd', 'es', '$0.05'],
  [123_456, 'eur', 'de-DE', '1.234,56 €'],
  [2_000, 'jpy', 'en', '¥2,000'],
])('%i of the smallest unit of %s is, in %s, %s', (cents, currency, locale, told) => {
  expect(localMoney(cents, currency, locale)).toBe(told);
});

test('days overdue are days of the calendar where the client is, whatever the clocks do', () => {
  const since = (from: string, to: string, zone: string) =>
    localDaysSince(new Date(from), new Date(to), zone, 'en');
  expect(since('2026-05-06T15:00:00Z', '2026-05-06T16:00:00Z', 'America/New_York')).toBeNull();
  expect(since('2026-05-07T03:59:00Z', '2026-05-07T04:01:00Z', 'America/New_York')).toBe('1 day');
  expect(since('2026-03-07T17:00:00Z', '2026-03-10T16:00:00Z', 'America/New_York')).toBe('3 days');
  expect(since('2026-05-06T15:00:00Z', '2026-05-01T15:00:00Z', 'America/New_York')).toBeNull();
});
