import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { Purpose, SmsVendor, TemplateName } from '../../contracts/messaging/workflow.ts';
import { whyStale } from '../../domain/messaging/stale.ts';
import { renderTemplate } from '../../domain/messaging/templates.ts';
import { type Hours, windowHours } from '../../domain/policies/hours.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { offerTimes } from '../appointments/offer-times.ts';
import { hoursOf } from '../contacts/hours-of.ts';
import { readRules } from '../policies/read-policy.ts';
import { bookingLink } from './booking-link.ts';
import { pickNumber } from './pick-number.ts';

export interface ComposeRequest {
  readonly operatorId: string;
  readonly leadId: string;
  readonly appointmentId: string | null;
  readonly channel: 'sms' | 'email';
  /** Of its row, which `written` words are read from. */
  readonly key: string;
  readonly template: TemplateName | 'written';
  readonly purpose: Purpose;
  readonly now: Date;
  /** Of the appointment's plan that the message belongs to. */
  readonly revision?: number;
}

export type MessageVendorName = SmsVendor | 'sendgrid';

/** Of rows written before there was a second one. */
export const USUAL_VENDOR = { sms: 'twilio', email: 'sendgrid' } as const;

export interface Composed {
  readonly clientId: string;
  readonly contactId: string;
  readonly from: string;
  readonly vendor: MessageVendorName;
  readonly to: string | null;
  readonly hours: readonly Hours[];
  readonly rules: Pick<PolicyBody, 'window' | 'caps' | 'consent'>;
  /** Why it has no purpose any more; null: it has. */
  readonly stale: string | null;
  readonly subject: string | null;
  readonly text: string;
}

export interface ComposeSettings {
  /** Sender of emails. */
  readonly emailFrom: string;
  /** The signed address at which the client answers for an appointment. */
  readonly answerUrl: (about: { operatorId: string; appointmentId: string }) => string;
}

/** Puts a message together from the facts as they are now. */
export async function compose(
  tx: Transaction,
  request: ComposeRequest,
  settings: ComposeSettings,
): Promise<Composed> {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: request.leadId },
    include: {
      contact: true,
      campaign: { include: { client: true } },
      appointments: { where: { status: 'booked' }, select: { id: true }, take: 1 },
    },
  });
  const appointment = request.appointmentId
    ? await tx.appointment.findUniqueOrThrow({ where: { id: request.appointmentId } })
    : null;
  const { contact, campaign } = lead;
  const toClient = request.template === 'ask_client';
  const zone = toClient ? campaign.client.zone : (appointment?.zone ?? contact.zone ?? campaign.zone);
  const fields = {
    firstName: contact.firstName,
    business: campaign.client.name,
    bookingUrl: await bookingLink(tx, campaign.bookingUrl, {
      ...request,
      contact,
      zone: contact.zone ?? campaign.zone,
    }),
    nextTimes: await offerTimes(tx, { ...request, campaignId: campaign.id, zone }),
    appointment: appointment && {
      title: appointment.title,
      startsAt: appointment.startsAt,
      zone,
      leadName: [contact.firstName, contact.lastName].filter(Boolean).join(' ') || 'your visitor',
      leadPhone: contact.phone,
      answerUrl: settings.answerUrl({ operatorId: request.operatorId, appointmentId: appointment.id }),
    },
  };
  const message =
    request.template === 'written'
      ? await readWritten(tx, request)
      : renderTemplate(request.template, fields);
  const sender =
    request.channel === 'sms'
      ? await pickNumber(tx, { ...request, clientId: lead.clientId, contactId: contact.id, campaign })
      : ({ from: settings.emailFrom, vendor: 'sendgrid' } as const);
  const address = request.channel === 'sms' ? contact.phone : contact.email;
  const rules = await readRules(tx, campaign.policyId);
  const about = { appointmentZone: appointment?.zone ?? null, contact, campaignZone: campaign.zone };
  return {
    clientId: lead.clientId,
    contactId: contact.id,
    ...sender,
    to: toClient ? campaign.client.email : address,
    hours: toClient
      ? windowHours(rules.window, campaign.client.zone)
      : await hoursOf({ ...about, channel: request.channel, window: rules.window }),
    rules,
    stale: whyStale({
      ...request,
      revision: request.revision,
      leadStatus: lead.status,
      appointment,
      isBooked: lead.appointments.length > 0,
    }),
    subject: request.channel === 'email' ? (message.subject ?? campaign.client.name) : null,
    text: message.text,
  };
}

async function readWritten(tx: Transaction, { operatorId, key }: ComposeRequest) {
  const row = await tx.message.findUniqueOrThrow({ where: { operatorId_key: { operatorId, key } } });
  return { subject: row.subject, text: row.body };
}
