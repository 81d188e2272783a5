import type { BroughtTemplate } from '../../contracts/messaging/workflow.ts';
import type { DefaultWording } from './templates.ts';

const hi = 'Hi {{ first_name | default: "there" }},';
/** After a sentence: the link, or nothing. */
const free = '{% if next_times %} Free times: {{ next_times }}.{% endif %}';
const here = '{% if booking_url %} Choose a time here: {{ booking_url }}{% endif %}';
const hereOnItsLine = '{% if booking_url %}\n\nChoose a time here: {{ booking_url }}{% endif %}';
const email = (subject: string, ...paragraphs: string[]) => ({
  subject,
  body: [hi, ...paragraphs].join('\n\n').concat('\n\n{{ business }}'),
});

/** A letter to a client about its bill. */
const letter = (subject: string, ...paragraphs: string[]) => ({
  subject,
  body: ['Hello {{ client_name }},', ...paragraphs].join('\n\n').concat('\n\n{{ operator_name }}'),
});
const asPdf = '{% if pdf_link %}\nInvoice as a PDF: {{ pdf_link }}{% endif %}';
const isWrong = 'If you have just paid, nothing is left to do. If something is not right, answer this email.';

export const ENGLISH: Readonly<Record<BroughtTemplate, DefaultWording>> = {
  sequence_sms: {
    sms: `${hi} this is {{ business }}. We tried to call you.${here} Reply STOP to opt out.`,
  },
  sequence_sms_again: { sms: `${hi} {{ business }} again: shall we find a time to talk?${here}` },
  sequence_email: {
    email: email('{{ business }}: a time to talk', `We tried to reach you by phone.${hereOnItsLine}`),
  },
  reminder_24h: {
    sms: `${hi} a reminder of your appointment with {{ business }}: {{ appointment_when }}.`,
    email: email(
      'Your appointment with {{ business }}: {{ appointment_when }}',
      'A reminder of your appointment with {{ business }}:',
      '{{ appointment_title }}\n{{ appointment_when }}',
    ),
  },
  reminder_2h: {
    sms: `${hi} your appointment with {{ business }} is at {{ appointment_time }}.`,
    email: email(
      'Today at {{ appointment_time }}: your appointment with {{ business }}',
      'Your appointment with {{ business }} is at {{ appointment_time }}.',
    ),
  },
  reminder_15m: {
    sms: `${hi} {{ business }} is ready for you at {{ appointment_time }}. See you in a moment.`,
    email: email(
      '{{ business }} is ready for you at {{ appointment_time }}',
      '{{ business }} is ready for you at {{ appointment_time }}. See you in a moment.',
    ),
  },
  ask_lead: {
    sms: `${hi} did your appointment with {{ business }} ({{ appointment_when }}) take place? Reply YES or NO.`,
    email: email(
      'Did your appointment take place?',
      'Did your appointment with {{ business }} ({{ appointment_when }}) take place? Reply YES or NO.',
    ),
  },
  ask_client: {
    email: {
      subject: 'Did {{ lead_name | default: "your visitor" }} come? ({{ appointment_when }})',
      body: [
        '{{ appointment_title }}, {{ appointment_when }}: did {{ lead_name | default: "your visitor" }}{% if lead_phone %} ({{ lead_phone }}){% endif %} come?',
        '',
        'Yes, the appointment took place: {{ answer_yes_url }}',
        'No, nobody came: {{ answer_no_url }}',
      ].join('\n'),
    },
  },
  rebook_first: {
    sms: `${hi} sorry we missed you at {{ business }}. Let us find a new time.${free}${here}`,
    email: email(
      'Sorry we missed you',
      `Sorry we missed you at {{ business }}. Let us find a new time.${free}${hereOnItsLine}`,
    ),
  },
  rebook_second: {
    sms: `${hi} {{ business }} would still like to meet you.${free}${here}`,
    email: email(
      'A new time with {{ business }}?',
      `We would still like to meet you.${free}${hereOnItsLine}`,
    ),
  },
  rebook_last: {
    sms: `${hi} a last note from {{ business }}: the door stays open.${free}${here}`,
    email: email('The door stays open', `This is our last note: the door stays open.${free}${hereOnItsLine}`),
  },
  booking_link: {
    sms: `${hi} good to talk to you. One step is left.${free} Choose a time here: {{ booking_url }}`,
    email: email(
      'One step is left: choose your time with {{ business }}',
      `It was good to talk to you. One step is left.${free}`,
      'Choose a time here: {{ booking_url }}',
    ),
  },
  offer_new_time: {
    sms: `${hi} no problem: let us find a time that suits you better.${free}${here}`,
    email: email(
      'A better time with {{ business }}',
      `No problem: let us find a time that suits you better.${free}${hereOnItsLine}`,
    ),
  },
  which_appointment: {
    sms: `${hi} which appointment with {{ business }} do you mean?{% if appointment_choices %} {{ appointment_choices }}. Reply with its number.{% endif %}`,
  },
  opt_out_confirmation: {
    sms: 'You will get no more messages from {{ business }}. Reply START to undo this.',
  },
  help: {
    sms: '{{ business }}: we write about your appointment. Reply STOP to get no more messages.',
  },
  invoice_reminder: {
    email: letter(
      'Reminder{% if reminder_number != "1" %} {{ reminder_number }}{% endif %}: invoice {{ invoice_number }}, {{ amount }}',
      'Invoice {{ invoice_number }} has not been paid yet: {{ amount }} {% if days_overdue %}was due on {{ due_date }} and is {{ days_overdue }} overdue{% else %}is due on {{ due_date }}{% endif %}.',
      `Pay the invoice: {{ invoice_link }}${asPdf}`,
      isWrong,
    ),
  },
  payment_failed: {
    email: letter(
      'The payment of {{ amount }} for invoice {{ invoice_number }} did not go through',
      'We could not collect {{ amount }} for invoice {{ invoice_number }}{% if refusal %}: {{ refusal }}{% endif %}.',
      `Pay the invoice: {{ invoice_link }}{% if card_link %}\nAdd another card: {{ card_link }}{% endif %}${asPdf}`,
      '{% unless card_link %}To have your next invoices charged to another card, answer this email: we will send you a link.{% endunless %}',
      isWrong,
    ),
  },
  card_expiring: {
    email: letter(
      'Your card {{ card }} expires at the end of {{ card_expires }}',
      'The card that your invoices are charged to, {{ card }}, is good until the end of {{ card_expires }}.',
      '{% if card_link %}So that your next invoices can be paid, please add another one.\n\nAdd another card: {{ card_link }}{% else %}To add another one, answer this email: we will send you a link.{% endif %}',
    ),
  },
  usage_alert: {
    email: letter(
      'Your talk time in {{ month }} has passed {{ threshold }}',
      'Your talk time in {{ month }} has passed {{ threshold }}: so far it comes to {{ so_far }}.',
      'You do not pay it yet: talk time is billed after the end of the month.',
    ),
  },
};
