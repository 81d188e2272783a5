import type { Transaction } from '../../prisma/tenant.ts';

export interface Booker {
  readonly operatorId: string;
  readonly leadId: string;
  readonly contact: {
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly email: string | null;
    readonly phone: string | null;
  };
  /** IANA zone of the contact */
  readonly zone: string;
  readonly now: Date;
}

/**
 * Where a lead chooses a time: Cal.com's page for moving its appointment if it has one to come, else the campaign's
 * booking page, filled in. Null: the campaign has no page.
 */
export async function bookingLink(
  tx: Transaction,
  base: string | null,
  booker: Booker,
): Promise<string | null> {
  if (!base) return null;
  const standing = await tx.booking.findFirst({
    where: {
      status: 'accepted',
      appointment: { leadId: booker.leadId, status: 'booked', startsAt: { gt: booker.now } },
    },
    orderBy: [{ appointment: { startsAt: 'asc' } }, { createdAt: 'desc' }],
    select: { uid: true },
  });
  // As in Cal.com's own emails: /reschedule/<uid> at the origin of the booking page.
  if (standing) return new URL(`/reschedule/${encodeURIComponent(standing.uid)}`, base).href;
  return filledIn(base, booker);
}

/** Cal.com takes prefilled answers and metadata from the query: the booking comes back with our ids. */
function filledIn(base: string, { operatorId, leadId, contact, zone }: Booker): string {
  const url = new URL(base);
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  if (name) url.searchParams.set('name', name);
  if (contact.email) url.searchParams.set('email', contact.email);
  if (contact.phone) url.searchParams.set('attendeePhoneNumber', contact.phone);
  url.searchParams.set('timeZone', zone);
  url.searchParams.set('metadata[operator_id]', operatorId);
  url.searchParams.set('metadata[lead_id]', leadId);
  return url.href;
}
