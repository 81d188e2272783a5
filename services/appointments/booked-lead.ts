import type { BookingFact } from '../../contracts/appointments/facts.ts';
import { toLocale } from '../../domain/messaging/language.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { type ContactAddress, contactIdsAt, standingLead } from '../contacts/contacts-at.ts';
import { resolveContact } from '../contacts/resolve-contact.ts';
import { audit } from '../identity/audit.ts';
import { isErased } from '../messaging/door.ts';
import { ourId } from '../our-id.ts';

export interface BookedLead {
  readonly id: string;
  readonly clientId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly policyId: string;
  /** IANA zone of the contact, or the campaign's when it is not known. */
  readonly zone: string;
}

interface Booked {
  readonly operatorId: string;
  readonly fact: BookingFact;
  readonly actor: Actor;
}

/**
 * Whose booking it is: the lead that our id in the metadata names, else by email, else by phone in the event type's
 * campaign, else a new contact and lead there. Null: no campaign of this operator has that event type.
 */
export async function findBookedLead(
  tx: Transaction,
  { operatorId, fact, actor }: Booked,
): Promise<BookedLead | null> {
  const campaign = fact.eventTypeId
    ? await tx.campaign.findUnique({
        where: { operatorId_calcomEventTypeId: { operatorId, calcomEventTypeId: fact.eventTypeId } },
      })
    : null;
  const leadId = ourId(fact.leadId);
  const standing = leadId ? await standingLead(tx, leadId) : null;
  const named = standing ? await readLead(tx, { id: standing }) : null;
  // Who was erased and books again, by an old link even, is somebody new.
  const isKnown = named && !(await isErased(tx, named.contactId));
  if (isKnown && (!campaign || named.campaignId === campaign.id)) return named;
  if (!campaign) return null;
  const email = fact.attendee?.email?.toLowerCase();
  const phone = fact.attendee?.phone ? toE164(fact.attendee.phone) : null;
  const met =
    (email ? await leadAt(tx, campaign.id, { email }) : null) ??
    (phone ? await leadAt(tx, campaign.id, { phone }) : null);
  if (met) return met;
  if (!email && !phone) return null;
  const [firstName, ...rest] = (fact.attendee?.name ?? '').split(' ').filter(Boolean);
  const contact = await resolveContact(tx, operatorId, {
    phone: phone ?? undefined,
    email,
    firstName,
    lastName: rest.join(' ') || undefined,
    zone: attendeeZone(fact),
  });
  const of = { campaignId: campaign.id, contactId: contact.id };
  const [added] = await tx.lead.createManyAndReturn({
    data: { operatorId, clientId: campaign.clientId, ...of, startedAt: new Date() },
    skipDuplicates: true,
    select: { id: true },
  });
  if (added) {
    const subject = { type: 'lead', id: added.id };
    await audit(tx, { operatorId, actor, action: 'lead.create', subject, after: of });
  }
  const { id } = await tx.lead.findUniqueOrThrow({
    where: { operatorId_campaignId_contactId: { operatorId, ...of } },
    select: { id: true },
  });
  return readLead(tx, { id });
}

/** The zone of whoever booked; undefined when it is not told, or none that clocks know. */
export function attendeeZone(fact: BookingFact): string | undefined {
  return (fact.attendee?.zone && toZone(fact.attendee.zone)) || undefined;
}

/** The language of whoever booked; undefined when it is not told, or not readable. */
export function attendeeLocale(fact: BookingFact): string | undefined {
  return (fact.attendee?.locale && toLocale(fact.attendee.locale)) || undefined;
}

async function leadAt(tx: Transaction, campaignId: string, at: ContactAddress): Promise<BookedLead | null> {
  return readLead(tx, { campaignId, contactId: { in: await contactIdsAt(tx, at) } });
}

async function readLead(
  tx: Transaction,
  where: { id: string } | { campaignId: string; contactId: { in: string[] } },
): Promise<BookedLead | null> {
  const lead = await tx.lead.findFirst({
    where,
    include: { campaign: true, contact: true },
    orderBy: { createdAt: 'desc' },
  });
  return (
    lead && {
      id: lead.id,
      clientId: lead.clientId,
      campaignId: lead.campaignId,
      contactId: lead.contactId,
      policyId: lead.campaign.policyId,
      zone: lead.contact.zone ?? lead.campaign.zone,
    }
  );
}
