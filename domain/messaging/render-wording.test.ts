import { expect, test } from '@jest/globals';
import { checkWording, type ProposedWording } from './check-wording.ts';
import { renderWording } from './render-wording.ts';
import { plainSms, sizeOfSms } from './sms-text.ts';
import { type FieldValues, nameValue } from './template-fields.ts';

const render = (body: string, values: FieldValues = {}) => {
  const rendered = renderWording({ subject: null, body }, values);
  return rendered.ok ? rendered.text : rendered.missing;
};

test('every empty field without a default is told, wherever it stands; in a condition it may be empty', () => {
  expect(render('Hi {{ first_name }}, {{ booking_url | upcase }} {{ first_name }}')).toEqual([
    'first_name',
    'booking_url',
  ]);
  expect(render('Hi {{ first_name | default: "there" }}')).toBe('Hi there');
  expect(render('{% if booking_url %}At {{ booking_url }}{% else %}Soon{% endif %}')).toBe('Soon');
  expect(
    render('{% if first_name == "Sam" and company %}x{% endif %}{% unless company %}y{% endunless %}'),
  ).toBe('y');
  expect(render('Hi {{ first_name }}', { first_name: '' })).toEqual(['first_name']);
  expect(render('{% unless company %}{{ last_name }}{% endunless %} {{ first_name }}')).toEqual([
    'last_name',
    'first_name',
  ]);
  const subject = renderWording({ subject: '{{ company }}', body: '{{ last_name }}' }, {});
  expect(subject).toEqual({ ok: false, missing: ['company', 'last_name'] });
});

test('a name that looks like a template stays text', () => {
  const first_name = '{{ business }}{% if true %}<b>x</b>{% endif %}';
  expect(render('Hi {{ first_name }}', { first_name, business: 'Sample' })).toBe(`Hi ${first_name}`);
});

test('a subject is one line, whatever is in it', () => {
  const rendered = renderWording(
    { subject: 'Hi {{ company }}', body: 'x' },
    { company: 'A\r\nBcc: b@example.com' },
  );
  expect(rendered).toMatchObject({ subject: 'Hi A Bcc: b@example.com' });
});

test('a name is one line, and none when it holds a web address', () => {
  expect(nameValue(' Sam\n\tLead ')).toBe('Sam Lead');
  expect(['', '  ', null, 'https://example.com', 'win at www.example.com'].map(nameValue)).toEqual(
    Array(5).fill(null),
  );
  expect(nameValue('x'.repeat(500))).toHaveLength(100);
});

const problems = (differs: Partial<ProposedWording>) =>
  checkWording({
    name: 'reminder_24h',
    channel: 'sms',
    locale: 'en',
    subject: null,
    body: 'See you {{ appointment_when }}',
    ...differs,
  }).map(({ field, message }) => `${field} ${message}`);

test.each([
  ['{% include "x" %}', 'include'],
  ['{% render "x" %}', 'render'],
  ['{% layout "x" %}', 'layout'],
  ['{% for i in (1..100000000) %}x{% endfor %}', 'for'],
  ['{% assign x = "y" %}', 'assign'],
  ['{% liquid echo "x" %}', 'liquid'],
  ['{{ first_name | where: "x" }}', 'where'],
  ['{{ first_name', 'not closed'],
])('a wording with %s cannot be saved, and is told why', (body, why) => {
  expect(problems({ body })).toEqual([expect.stringMatching(`^body cannot be read: .*${why}`)]);
});

test.each(['constructor', '__proto__', 'first_name.constructor', 'first_name["length"]'])(
  'nothing but the merge fields can be reached: %s',
  (path) => {
    expect(problems({ body: `Hi {{ ${path} }}` })).toHaveLength(1);
  },
);

test('a wording that eats memory is refused', () => {
  const filters = '| replace: "a", "aaaaaaaaaaaaaaaaaaaa" '.repeat(12);
  expect(problems({ body: `{{ "a" ${filters} }}` })[0]).toMatch(/^body cannot be filled: .*limit/);
});

test('an unknown field is named, with those that there are', () => {
  expect(problems({ body: 'Hi {{ nickname }}' })).toEqual([
    'body nickname is no field of reminder_24h; it has first_name, last_name, company, business, booking_url, next_times, appointment_title, appointment_date, appointment_time, appointment_when',
  ]);
  expect(problems({ body: '{{ answer_yes_url }}' })[0]).toMatch(/^body answer_yes_url is no field/);
});

test('an email needs a subject, a text must have none', () => {
  expect(problems({ channel: 'email' })).toEqual(['subject must be given: an email needs one']);
  expect(problems({ subject: 'Hi' })).toEqual(['subject must be left out: a text has none']);
  expect(problems({ name: 'ask_client' })[0]).toMatch(/^channel must be email/);
});

test('what a message is for must stay in it', () => {
  expect(problems({ name: 'booking_link', body: 'Call us' })).toEqual(['body must hold {{ booking_url }}']);
  const client = { name: 'ask_client', channel: 'email', subject: 'Came?' } as const;
  expect(problems({ ...client, body: '{{ answer_yes_url }}' })).toEqual([
    'body must hold {{ answer_no_url }}',
  ]);
  expect(problems({ name: 'ask_lead', body: 'Did it take place?' })[0]).toMatch(/YES or NO/);
  expect(problems({ name: 'ask_lead', locale: 'es', body: '¿Vino? Responda si o no' })).toEqual([]);
  expect(problems({ name: 'sequence_sms', body: 'Hi' })).toEqual([
    'body must say how to opt out: Reply STOP',
  ]);
  expect(problems({ body: 'Reply CANCEL to cancel' })[0]).toMatch(/"cancel"/);
  expect(problems({ body: ' ' })).toEqual(['body must say something']);
});

test('a text of more than ten segments is refused, measured with fields as long as they usually are', () => {
  expect(problems({ body: 'a'.repeat(1530) })).toEqual([]);
  expect(problems({ body: 'a'.repeat(1531) })[0]).toMatch(/^body must fit 10 segments .* takes 11 in GSM-7/);
  expect(problems({ body: 'й'.repeat(671) })[0]).toMatch(/takes 11 in UCS-2/);
  expect(problems({ body: `${'a'.repeat(1525)}{{ first_name }}` })[0]).toMatch(/takes 11/);
});

test('typography is made plain in a text; letters and emoji are left alone', () => {
  const plain = plainSms('“Don’t” – wait… 8:00\u202fAM\u00a0PDT\u200b');
  expect(plain).toBe('"Don\'t" - wait... 8:00 AM PDT');
  expect(sizeOfSms(plain)).toEqual({ segments: 1, encoding: 'GSM-7' });
  expect(plainSms('Sí 👍🏽 é')).toBe('Sí 👍🏽 é');
});

test.each([
  ['a'.repeat(160), 1, 'GSM-7'],
  ['a'.repeat(161), 2, 'GSM-7'],
  [`${'a'.repeat(159)}€`, 2, 'GSM-7'],
  ['í'.repeat(70), 1, 'UCS-2'],
  ['í'.repeat(71), 2, 'UCS-2'],
])('segments are counted as they are billed', (text, segments, encoding) => {
  expect(sizeOfSms(text)).toEqual({ segments, encoding });
});
