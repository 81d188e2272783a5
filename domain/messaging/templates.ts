import {
  type BroughtTemplate,
  type LetterName,
  type MessageTemplate,
  type Purpose,
  SECURITY_MAIL,
  type TemplateName,
} from '../../contracts/messaging/workflow.ts';
import {
  type FieldName,
  OF_APPOINTMENT,
  OF_CARD,
  OF_CHOICE,
  OF_CLIENT,
  OF_INVOICE,
  OF_LEAD,
  OF_PAYMENT,
  OF_USAGE,
} from './template-fields.ts';

export interface TemplateKind {
  /** When it goes out, for whoever rewords it. */
  readonly about: string;
  readonly purpose: Purpose;
  readonly channels: readonly ('sms' | 'email')[];
  readonly fields: readonly FieldName[];
  /** Fields without which it is of no use. */
  readonly needs: readonly FieldName[];
}

/** Words of a template as it comes; where a channel has none of its own, those of the other serve. */
export interface DefaultWording {
  readonly sms?: string;
  readonly email?: { readonly subject: string; readonly body: string };
}

const BOTH = ['sms', 'email'] as const;
const TEXT = ['sms'] as const;
const EMAIL = ['email'] as const;

const sequence = { purpose: 'sequence', fields: OF_LEAD, needs: [] } as const;
const reminder = { purpose: 'reminder', fields: OF_APPOINTMENT, needs: [] } as const;
const rebook = { purpose: 'rebook', fields: OF_APPOINTMENT, needs: [], channels: BOTH } as const;
const billing = { purpose: 'billing', channels: EMAIL } as const;
const reply = { purpose: 'reply', needs: [], channels: BOTH } as const;

/** Every message that the product sends of itself. */
export const TEMPLATES: Readonly<Record<BroughtTemplate, TemplateKind>> = {
  sequence_sms: { ...sequence, channels: TEXT, about: 'The first text to a lead that did not pick up' },
  sequence_sms_again: { ...sequence, channels: TEXT, about: 'A later text of the sequence' },
  sequence_email: { ...sequence, channels: EMAIL, about: 'An email of the sequence' },
  reminder_24h: { ...reminder, channels: BOTH, about: 'The reminder a day before' },
  reminder_2h: { ...reminder, channels: BOTH, about: 'The reminder two hours before' },
  reminder_15m: { ...reminder, channels: BOTH, about: 'The reminder a quarter of an hour before' },
  ask_lead: {
    about: 'Asks the lead whether the appointment took place',
    purpose: 'question',
    channels: BOTH,
    fields: OF_APPOINTMENT,
    needs: [],
  },
  ask_client: {
    about: 'Asks the client whether its lead came',
    purpose: 'client_question',
    channels: EMAIL,
    fields: OF_CLIENT,
    needs: ['answer_yes_url', 'answer_no_url'],
  },
  rebook_first: { ...rebook, about: 'The first message after a missed appointment' },
  rebook_second: { ...rebook, about: 'The second, some days later' },
  rebook_last: { ...rebook, about: 'The last one' },
  booking_link: {
    about: 'The booking link, after a call that set an appointment without booking it',
    purpose: 'booking',
    channels: BOTH,
    fields: OF_LEAD,
    needs: ['booking_url'],
  },
  offer_new_time: { ...reply, fields: OF_APPOINTMENT, about: 'Answers "I cannot make it"' },
  which_appointment: { ...reply, fields: OF_CHOICE, about: 'Answers a yes or no that fits two appointments' },
  opt_out_confirmation: {
    ...reply,
    purpose: 'opt_out_confirmation',
    fields: ['first_name', 'last_name', 'company', 'business'],
    about: 'Confirms an opt-out, once',
  },
  help: { ...reply, fields: OF_LEAD, about: 'Answers HELP' },
  invoice_reminder: {
    ...billing,
    about: 'Reminds the client of an invoice that is overdue',
    fields: OF_INVOICE,
    needs: ['invoice_number', 'amount', 'invoice_link'],
  },
  payment_failed: {
    ...billing,
    about: 'Tells the client that its card was refused, or that it has none to charge',
    fields: OF_PAYMENT,
    needs: ['invoice_number', 'amount', 'invoice_link'],
  },
  card_expiring: {
    ...billing,
    about: 'Tells the client that its card is about to expire',
    fields: OF_CARD,
    needs: ['card', 'card_expires'],
  },
  usage_alert: {
    ...billing,
    about: "Tells the client that the month's talk time has cost as much as it wants to be told of",
    fields: OF_USAGE,
    needs: ['threshold', 'so_far'],
  },
};

/** A message of a sequence that an operator thought of itself. */
const OWN: TemplateKind = { ...sequence, channels: BOTH, about: 'A message of your own, for your sequences' };

export function isBrought(name: string): name is BroughtTemplate {
  return Object.hasOwn(TEMPLATES, name);
}

export function kindOf(name: TemplateName): TemplateKind {
  return isBrought(name) ? TEMPLATES[name] : OWN;
}

/** Whether it goes to a client about its bill, and not to a lead or about one. */
export function isLetter(name: MessageTemplate): name is LetterName {
  return name !== 'written' && name !== SECURITY_MAIL && kindOf(name).purpose === 'billing';
}
