/** Every merge field there is, as operators read about it. */
const DESCRIPTIONS = {
  first_name: "The lead's first name",
  last_name: "The lead's last name",
  company: "The lead's company",
  business: 'The client that the message is from',
  booking_url: "The lead's own link to the booking page; empty where the campaign has none",
  next_times:
    "Some free times of the calendar, in the reader's zone: Tue 5 May 9:00 AM EDT or Wed 6 May 9:00 AM EDT",
  appointment_title: 'What the appointment is called',
  appointment_date: "Its day, in the reader's zone and language: Wednesday 6 May",
  appointment_time: "Its hour, in the reader's zone: 8:00 AM PDT",
  appointment_when: 'Both: Wednesday 6 May at 8:00 AM PDT',
  appointment_choices:
    'The numbered appointments among which the lead must choose: 1) Wed 6 May, 8:00 AM PDT, 2) …',
  lead_name: "The lead's full name, as the client reads it",
  lead_phone: "The lead's number, +14155550107",
  answer_yes_url: 'The link by which the client says that the lead came',
  answer_no_url: 'The link by which the client says that it did not',
  client_name: 'The client that is billed',
  operator_name: 'Whoever bills it: your own name',
  invoice_number: 'As printed on the invoice',
  amount: 'What is left to pay, in its currency: $2,000.00',
  due_date: "When the invoice was or is due, in the client's zone: May 6, 2026",
  days_overdue: 'How long it has been due: 3 days; empty until it is',
  reminder_number: 'Which reminder of this invoice it is: 1, 2, 3',
  invoice_link: "The invoice's page, where it can be paid",
  pdf_link: 'The invoice as a PDF',
  refusal: "Why the payment was refused, as the end of a sentence; empty when the card's bank does not say",
  card: "The client's card: Visa •••• 4242",
  card_expires: 'The last month in which the card is good: June 2026',
  card_link: 'The page on which another card can be left; empty when none is open',
  month: 'The month whose talk time is told: May 2026',
  threshold: 'The cost of talk time that has been passed: $500.00',
  so_far: 'What the month had cost when it was noticed: $512.40',
} as const;

export type FieldName = keyof typeof DESCRIPTIONS;

/** What the fields hold for one message; null or an empty text: this lead has none. */
export type FieldValues = Readonly<Partial<Record<FieldName, string | null>>> & {
  /** The contact's custom fields, of which a sequence may speak. */
  readonly fields?: Readonly<Record<string, string | null>>;
};

const PERSON: readonly FieldName[] = ['first_name', 'last_name', 'company', 'business'];
const APPOINTMENT: readonly FieldName[] = [
  'appointment_title',
  'appointment_date',
  'appointment_time',
  'appointment_when',
];

/** The lead's fields: it must not get the links by which the client answers for it. */
export const OF_LEAD: readonly FieldName[] = [...PERSON, 'booking_url', 'next_times'];
export const OF_APPOINTMENT: readonly FieldName[] = [...OF_LEAD, ...APPOINTMENT];
export const OF_CHOICE: readonly FieldName[] = [...OF_LEAD, 'appointment_choices'];
export const OF_CLIENT: readonly FieldName[] = [
  ...PERSON,
  ...APPOINTMENT,
  'lead_name',
  'lead_phone',
  'answer_yes_url',
  'answer_no_url',
];

const CLIENT: readonly FieldName[] = ['client_name', 'operator_name'];

/** What a letter to the client about its bill may say. */
export const OF_INVOICE: readonly FieldName[] = [
  ...CLIENT,
  'invoice_number',
  'amount',
  'due_date',
  'days_overdue',
  'reminder_number',
  'invoice_link',
  'pdf_link',
];
export const OF_PAYMENT: readonly FieldName[] = [...OF_INVOICE, 'refusal', 'card_link'];
export const OF_CARD: readonly FieldName[] = [...CLIENT, 'card', 'card_expires', 'card_link'];
export const OF_USAGE: readonly FieldName[] = [...CLIENT, 'month', 'threshold', 'so_far'];

export function describeField(name: FieldName): string {
  return DESCRIPTIONS[name];
}

/** As long as they usually are: a wording is measured with these before it is saved. */
export const SAMPLE_VALUES: Readonly<Record<FieldName, string>> = {
  first_name: 'Alexandra',
  last_name: 'Lead 07',
  company: 'Sample Works',
  business: 'Sample Dental Care',
  booking_url: 'https://example.com/book/first-meeting?name=Alexandra+Lead+07&email=lead07%40example.com',
  next_times: 'Wed 16 Sep 9:00 AM PDT, Thu 17 Sep 9:00 AM PDT, or Fri 18 Sep 9:00 AM PDT',
  appointment_title: 'First meeting',
  appointment_date: 'Wednesday 16 September',
  appointment_time: '10:30 AM PDT',
  appointment_when: 'Wednesday 16 September at 10:30 AM PDT',
  appointment_choices: '1) Wed 16 Sep, 10:30 AM PDT, 2) Thu 17 Sep, 10:30 AM PDT',
  lead_name: 'Alexandra Lead 07',
  lead_phone: '+14155550107',
  answer_yes_url: 'https://example.com/answer/token?answer=yes',
  answer_no_url: 'https://example.com/answer/token?answer=no',
  client_name: 'Sample Dental Care',
  operator_name: 'Sample Operator',
  invoice_number: 'SAMPLE-0007',
  amount: '$2,000.00',
  due_date: 'September 16, 2026',
  days_overdue: '3 days',
  reminder_number: '1',
  invoice_link: 'https://example.com/invoice/token',
  pdf_link: 'https://example.com/invoice/token/pdf',
  refusal: 'the card has expired',
  card: 'Visa •••• 4242',
  card_expires: 'October 2026',
  card_link: 'https://example.com/card/token',
  month: 'September 2026',
  threshold: '$500.00',
  so_far: '$512.40',
};

/**
 * What a person gave as a name, fit for a sentence: one line, and nothing when it holds a web address, which a stranger
 * could have us send under our name.
 */
export function nameValue(given: string | null): string | null {
  const line = (given ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (line === '' || /:\/\/|\bwww\./i.test(line)) return null;
  return line.slice(0, 100);
}

/** A contact's custom fields as a message may say them: texts, numbers and yes or no; the rest it has not. */
export function customValues(fields: unknown): Readonly<Record<string, string | null>> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return {};
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, customValue(value)]));
}

function customValue(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? nameValue(value) : null;
}
