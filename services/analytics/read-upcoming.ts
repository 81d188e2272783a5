import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import type { Whose } from './count-days.ts';
import { nameClients } from './name-clients.ts';

const SHOWN = 5;

/** The appointments that come next, of those that the caller sees. */
export async function readUpcoming(tx: Transaction, caller: Caller, whose: Whose, now: Date) {
  const { clientId, campaignId } = whose;
  const rows = await tx.appointment.findMany({
    // By their end, as they are indexed: what is under way is among them.
    where: { clientId, campaignId, status: 'booked', endsAt: { gt: now }, ...ofLeadsInScope(caller) },
    include: { contact: { select: { firstName: true, lastName: true } } },
    orderBy: { endsAt: 'asc' },
    take: SHOWN,
  });
  const named = await nameClients(tx, caller, rows);
  return named.map(({ contact, ...row }) => ({ ...row, who: nameOf(contact) }));
}

/** Null: nobody knows it. */
export function nameOf({
  firstName,
  lastName,
}: {
  readonly firstName: string | null;
  readonly lastName: string | null;
}): string | null {
  return [firstName, lastName].filter(Boolean).join(' ') || null;
}
