import { describe, expect, test } from '@jest/globals';
import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { renderTemplate, type TemplateFields, toHtml } from './templates.ts';

// The annotation makes a template that is missing here a type error.
const EVERY: Readonly<Record<TemplateName, 'sms' | 'email' | 'both'>> = {
  sequence_sms: 'sms',
  sequence_sms_again: 'sms',
  sequence_email: 'email',
  reminder_24h: 'both',
  reminder_2h: 'sms',
  reminder_15m: 'sms',
  ask_lead: 'sms',
  ask_client: 'email',
  rebook_first: 'sms',
  rebook_second: 'email',
  booking_link: 'sms',
  offer_new_time: 'sms',
  which_appointment: 'sms',
  opt_out_confirmation: 'sms',
  help: 'sms',
  rebook_last: 'sms',
};
const names = Object.keys(EVERY) as TemplateName[];

const full = {
  firstName: 'Sam',
  business: 'Sample Dental',
  bookingUrl: 'https://example.com/book?a=1&b=2',
  nextTimes: 'Wed 6 May at 9:00 AM PDT or Thu 7 May at 9:00 AM PDT',
  appointment: {
    title: 'Check-up',
    startsAt: new Date('2026-05-06T15:00:00Z'),
    zone: 'America/Los_Angeles',
    leadName: 'Sample Lead 07',
    leadPhone: '+14155550107',
    answerUrl: 'https://example.com/answer/token',
  },
} satisfies TemplateFields;

const bare: TemplateFields = {
  firstName: null,
  business: 'Sample Dental',
  bookingUrl: null,
  nextTimes: null,
  appointment: { ...full.appointment, leadPhone: null },
};

const all = (fields: TemplateFields): string[] =>
  names.map((name) => {
    const { subject, text } = renderTemplate(name, fields);
    return `${name}: ${subject ?? ''}\n${text}`;
  });

describe('every template', () => {
  test.each([
    ['with every field', full],
    ['with every field missing that may be', bare],
  ])('%s has no placeholder and no hole', (_how, fields) => {
    for (const text of all(fields)) {
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object|\{\{|\}\}|\$\{|%s/);
      expect(text.split(': ').slice(1).join(': ')).not.toMatch(/ {2,}|\(\)| [,.!?]/);
    }
  });

  test.each([full, bare])(
    'never contains the word CANCEL, which would opt the lead out when copied',
    (fields) => {
      for (const text of all(fields)) expect(text).not.toMatch(/cancel/i);
    },
  );

  test('an email has a subject', () => {
    for (const name of names.filter((each) => EVERY[each] !== 'sms')) {
      expect(renderTemplate(name, full).subject).toBeTruthy();
    }
  });

  test('one that speaks of an appointment refuses to be written without one', () => {
    for (const name of ['reminder_24h', 'reminder_2h', 'reminder_15m', 'ask_lead', 'ask_client'] as const) {
      expect(() => renderTemplate(name, { ...full, appointment: null })).toThrow('an appointment');
    }
  });
});

test('the first text of a sequence says how to stop it', () => {
  expect(renderTemplate('sequence_sms', full).text).toContain('Reply STOP to opt out.');
});

test('the lead is asked for YES or NO', () => {
  expect(renderTemplate('ask_lead', bare).text).toMatch(/Reply YES or NO\.$/);
});

test('the client is told whom we mean and has a link for each answer', () => {
  const { text } = renderTemplate('ask_client', full);
  expect(text).toContain('+14155550107');
  expect(text).toContain('https://example.com/answer/token?answer=yes');
  expect(text).toContain('https://example.com/answer/token?answer=no');
});

test.each([
  ['America/Los_Angeles', 'Wednesday 6 May at 8:00 AM PDT'],
  ['America/New_York', 'Wednesday 6 May at 11:00 AM EDT'],
  ['Australia/Sydney', 'Thursday 7 May at 1:00 AM GMT+10'],
])('times are in the zone of whoever reads them: %s', (zone, local) => {
  const fields = { ...full, appointment: { ...full.appointment, zone } };
  expect(renderTemplate('reminder_24h', fields).text).toContain(local);
});

test('as HTML, links can be clicked and nothing else is markup', () => {
  expect(toHtml('<b>Sam & Co</b>\n\nhttps://example.com/a?b=1&c=2')).toBe(
    '<p>&lt;b&gt;Sam &amp; Co&lt;/b&gt;</p>\n' +
      '<p><a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a></p>',
  );
});
