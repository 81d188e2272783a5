import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { toLocale, USUAL_LOCALE } from '../../domain/messaging/language.ts';
import type { SequenceStanding } from '../../domain/messaging/stale.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export type LeadFacts = Awaited<ReturnType<typeof readLeadFacts>>;

/** Whoever reads a message: the lead, or the client that is asked about it. */
export interface Reader {
  readonly isClient: boolean;
  /** IANA */
  readonly zone: string;
  /** BCP 47 */
  readonly locale: string;
  /** E.164 or email; null: there is none. */
  readonly address: string | null;
}

/** What a message to a lead is made of, as it is now. */
export async function readLeadFacts(
  tx: Transaction,
  { leadId, appointmentId }: { readonly leadId: string; readonly appointmentId: string | null },
) {
  const {
    contact,
    campaign,
    appointments,
    sequence: version,
    ...lead
  } = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    include: {
      contact: true,
      campaign: { include: { client: true } },
      sequence: { select: { stopOn: true } },
      appointments: { where: { status: 'booked' }, select: { id: true }, take: 1 },
    },
  });
  const appointment = appointmentId
    ? await tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } })
    : null;
  const isBooked = appointments.length > 0;
  const sequence = standingIn(lead, version);
  return { lead, sequence, contact, campaign, client: campaign.client, appointment, isBooked };
}

/** Null: it has not begun, or began before steps had ids. */
export function standingIn(
  { visit, endedAt }: { readonly visit: number; readonly endedAt: Date | null },
  version: { readonly stopOn: readonly string[] } | null,
): SequenceStanding | null {
  return version && { stopOn: version.stopOn, visit, isOver: endedAt !== null };
}

export function readerOfClient(client: {
  zone: string;
  locale: string | null;
  email: string | null;
}): Reader {
  const locale = toLocale(client.locale) ?? USUAL_LOCALE;
  return { isClient: true, zone: client.zone, locale, address: client.email };
}

export function readerOf(
  { contact, campaign, client, appointment }: LeadFacts,
  { template, channel }: { readonly template: TemplateName | 'written'; readonly channel: 'sms' | 'email' },
): Reader {
  if (template === 'ask_client') {
    return readerOfClient(client);
  }
  return {
    isClient: false,
    zone: appointment?.zone ?? contact.zone ?? campaign.zone,
    locale: toLocale(appointment?.locale) ?? toLocale(contact.locale) ?? USUAL_LOCALE,
    address: channel === 'sms' ? contact.phone : contact.email,
  };
}
