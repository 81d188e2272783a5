import { DateTime } from 'luxon';
import type { TemplateName } from '../../contracts/messaging/workflow.ts';

export interface TemplateFields {
  readonly firstName: string | null;
  /** Who the message is from: the client's name. */
  readonly business: string;
  readonly bookingUrl: string | null;
  /** Free times to propose, in words of the reader's zone; null: none are known. */
  readonly nextTimes: string | null;
  readonly appointment: AppointmentFields | null;
}

export interface AppointmentFields {
  readonly title: string;
  readonly startsAt: Date;
  /** IANA zone of whoever reads it */
  readonly zone: string;
  readonly leadName: string;
  /** E.164, for the client to know whom we mean */
  readonly leadPhone: string | null;
  readonly answerUrl: string;
}

export interface RenderedMessage {
  /** Only emails have one. */
  readonly subject: string | null;
  readonly text: string;
}

const text = (body: string): RenderedMessage => ({ subject: null, text: body });

const TEMPLATES: Readonly<Record<TemplateName, (fields: TemplateFields) => RenderedMessage>> = {
  sequence_sms: (f) =>
    text(`Hi ${name(f)}, this is ${f.business}. We tried to call you.${book(f)} Reply STOP to opt out.`),
  sequence_sms_again: (f) =>
    text(`Hi ${name(f)}, ${f.business} again: shall we find a time to talk?${book(f)}`),
  sequence_email: (f) => ({
    subject: `${f.business}: a time to talk`,
    text: `Hi ${name(f)},\n\nwe tried to reach you by phone.${book(f)}\n\n${f.business}`,
  }),
  reminder_24h: (f) => ({
    subject: `Your appointment with ${f.business}`,
    text: `Hi ${name(f)}, a reminder of your appointment with ${f.business}: ${when(f)}.`,
  }),
  reminder_2h: (f) => text(`Hi ${name(f)}, your appointment with ${f.business} is at ${clock(f)}.`),
  reminder_15m: (f) =>
    text(`Hi ${name(f)}, ${f.business} is ready for you at ${clock(f)}. See you in a moment.`),
  ask_lead: (f) =>
    text(`Hi ${name(f)}, did your appointment with ${f.business} (${when(f)}) take place? Reply YES or NO.`),
  ask_client: (f) => {
    const a = appointment(f);
    return {
      subject: `Did ${a.leadName} come? (${when(f)})`,
      text: [
        `${a.title}, ${when(f)}: did ${a.leadName}${a.leadPhone ? ` (${a.leadPhone})` : ''} come?`,
        '',
        `Yes, the appointment took place: ${a.answerUrl}?answer=yes`,
        `No, nobody came: ${a.answerUrl}?answer=no`,
      ].join('\n'),
    };
  },
  rebook_first: (f) =>
    text(`Hi ${name(f)}, sorry we missed you at ${f.business}. Let us find a new time.${times(f)}${book(f)}`),
  rebook_second: (f) => ({
    subject: `A new time with ${f.business}?`,
    text: `Hi ${name(f)},\n\nwe would still like to meet you.${times(f)}${book(f)}\n\n${f.business}`,
  }),
  rebook_last: (f) =>
    text(`Hi ${name(f)}, a last note from ${f.business}: the door stays open.${times(f)}${book(f)}`),
  booking_link: (f) => text(`Hi ${name(f)}, good to talk to you. One step is left.${times(f)}${book(f)}`),
  offer_new_time: (f) =>
    text(`Hi ${name(f)}, no problem: let us find a time that suits you better.${times(f)}${book(f)}`),
  which_appointment: (f) => text(`Hi ${name(f)}, which appointment with ${f.business} do you mean?`),
  opt_out_confirmation: (f) =>
    text(`You will get no more messages from ${f.business}. Reply START to undo this.`),
  help: (f) => text(`${f.business}: we write about your appointment. Reply STOP to get no more messages.`),
};

/** Fills a template. A field that is missing is left out of the sentence, never printed as a placeholder. */
export function renderTemplate(template: TemplateName, fields: TemplateFields): RenderedMessage {
  return TEMPLATES[template](fields);
}

/** The text as HTML: paragraphs, and links that can be clicked. */
export function toHtml(body: string): string {
  const escaped = body
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
  const linked = escaped.replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
  return linked
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replace(/\n/g, '<br>')}</p>`)
    .join('\n');
}

const name = (f: TemplateFields): string => f.firstName ?? 'there';
const times = (f: TemplateFields): string => (f.nextTimes ? ` Free times: ${f.nextTimes}.` : '');
const book = (f: TemplateFields): string => (f.bookingUrl ? ` Choose a time here: ${f.bookingUrl}` : '');

function when(f: TemplateFields): string {
  return local(f).toFormat("cccc d LLLL 'at' h:mm a ZZZZ");
}

function clock(f: TemplateFields): string {
  return local(f).toFormat('h:mm a ZZZZ');
}

function local(f: TemplateFields): DateTime {
  const a = appointment(f);
  return DateTime.fromJSDate(a.startsAt, { zone: a.zone }).setLocale('en-US');
}

function appointment(f: TemplateFields): AppointmentFields {
  if (!f.appointment) throw new TypeError('this template speaks of an appointment, and there is none');
  return f.appointment;
}
