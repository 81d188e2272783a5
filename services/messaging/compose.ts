import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { Purpose } from '../../domain/messaging/purpose.ts';
import { whyStale } from '../../domain/messaging/stale.ts';
import { renderTemplate, type TemplateName } from '../../domain/messaging/templates.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface ComposeRequest {
  readonly operatorId: string;
  readonly leadId: string;
  readonly appointmentId: string | null;
  readonly channel: 'sms' | 'email';
  readonly template: TemplateName;
  readonly purpose: Purpose;
  /** Of the appointment's plan that the message belongs to. */
  readonly revision?: number;
}

export interface Composed {
  readonly clientId: string;
  readonly contactId: string;
  readonly from: string;
  readonly to: string | null;
  readonly zone: string;
  readonly policy: PolicyBody;
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
    include: { contact: true, campaign: { include: { client: true, policy: true } } },
  });
  const appointment = request.appointmentId
    ? await tx.appointment.findUniqueOrThrow({ where: { id: request.appointmentId } })
    : null;
  const { contact, campaign } = lead;
  const toClient = request.template === 'ask_client';
  const zone = toClient ? campaign.client.zone : (appointment?.zone ?? contact.zone ?? campaign.zone);
  const message = renderTemplate(request.template, {
    firstName: contact.firstName,
    business: campaign.client.name,
    bookingUrl: campaign.bookingUrl
      ? bookingLink(campaign.bookingUrl, request.operatorId, lead.id, {
          ...contact,
          zone: contact.zone ?? campaign.zone,
        })
      : null,
    appointment: appointment && {
      title: appointment.title,
      startsAt: appointment.startsAt,
      zone,
      leadName: [contact.firstName, contact.lastName].filter(Boolean).join(' ') || 'your visitor',
      leadPhone: contact.phone,
      answerUrl: settings.answerUrl({ operatorId: request.operatorId, appointmentId: appointment.id }),
    },
  });
  const address = request.channel === 'sms' ? contact.phone : contact.email;
  return {
    clientId: lead.clientId,
    contactId: contact.id,
    from: request.channel === 'sms' ? campaign.fromNumber : settings.emailFrom,
    to: toClient ? campaign.client.email : address,
    zone,
    policy: campaign.policy.body as unknown as PolicyBody,
    stale: whyStale({ ...request, revision: request.revision, leadStatus: lead.status, appointment }),
    subject: request.channel === 'email' ? (message.subject ?? campaign.client.name) : null,
    text: message.text,
  };
}

/** Cal.com takes prefilled answers and metadata from the query: the booking comes back with our ids. */
function bookingLink(
  base: string,
  operatorId: string,
  leadId: string,
  contact: {
    firstName: string | null;
    lastName: string | null;
    email: string | null;
    phone: string | null;
    zone: string;
  },
): string {
  const url = new URL(base);
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  if (name) url.searchParams.set('name', name);
  if (contact.email) url.searchParams.set('email', contact.email);
  if (contact.phone) url.searchParams.set('attendeePhoneNumber', contact.phone);
  url.searchParams.set('timeZone', contact.zone);
  url.searchParams.set('metadata[operator_id]', operatorId);
  url.searchParams.set('metadata[lead_id]', leadId);
  return url.href;
}
