import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { localTime } from '../../domain/messaging/local-time.ts';
import { customValues, type FieldValues, nameValue } from '../../domain/messaging/template-fields.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { offerTimes } from '../appointments/offer-times.ts';
import type { LeadFacts, Reader } from './lead-facts.ts';

/** Addresses at which people answer a message, each signed for what it is about. */
export interface MessageLinks {
  readonly answerUrl: (about: { operatorId: string; appointmentId: string }) => string;
  readonly unsubscribeUrl: (about: { operatorId: string; contactId: string }) => string;
  /** The lead's own short address, which leads to its booking page. */
  readonly bookingUrl: (
    tx: Transaction,
    lead: { operatorId: string; clientId: string; leadId: string },
  ) => Promise<string>;
}

interface Asked {
  readonly template: TemplateName;
  readonly reader: Reader;
  /** Language of the words around the fields, BCP 47. */
  readonly locale: string;
  readonly links: MessageLinks;
  readonly now: Date;
}

/** What the merge fields hold for a lead. */
export async function mergeFields(tx: Transaction, facts: LeadFacts, asked: Asked): Promise<FieldValues> {
  const { contact, campaign, client, lead } = facts;
  const { operatorId } = lead;
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  const { template, reader, locale, links, now } = asked;
  return {
    first_name: nameValue(contact.firstName),
    last_name: nameValue(contact.lastName),
    company: nameValue(contact.company),
    business: client.name,
    booking_url:
      campaign.bookingUrl &&
      (await links.bookingUrl(tx, { operatorId, clientId: client.id, leadId: lead.id })),
    next_times: await offerTimes(tx, { template, campaignId: campaign.id, zone: reader.zone, locale, now }),
    lead_name: nameValue(name),
    lead_phone: contact.phone,
    ...appointmentFields(facts, asked),
    fields: customValues(contact.fields),
    ...(template === 'which_appointment' && { appointment_choices: await choices(tx, facts, asked) }),
  };
}

function appointmentFields({ appointment }: LeadFacts, { reader, locale, links }: Asked): FieldValues {
  if (!appointment) return {};
  const { date, time, when } = localTime(appointment.startsAt, reader.zone, locale);
  const { operatorId, id: appointmentId } = appointment;
  const answerUrl = reader.isClient ? links.answerUrl({ operatorId, appointmentId }) : null;
  return {
    appointment_title: nameValue(appointment.title),
    appointment_date: date,
    appointment_time: time,
    appointment_when: when,
    answer_yes_url: answerUrl && `${answerUrl}?answer=yes`,
    answer_no_url: answerUrl && `${answerUrl}?answer=no`,
  };
}

/** The appointments whose questions are open and numbered, in the order of their numbers. */
async function choices(tx: Transaction, { contact }: LeadFacts, { locale }: Asked): Promise<string> {
  const open = await tx.pendingQuestion.findMany({
    where: { contactId: contact.id, answeredAt: null, choice: { not: null } },
    select: { choice: true, appointment: { select: { startsAt: true, zone: true } } },
    orderBy: { choice: 'asc' },
  });
  return open
    .map(
      ({ choice, appointment: { startsAt, zone } }) =>
        `${choice}) ${localTime(startsAt, zone, locale).short}`,
    )
    .join(', ');
}
