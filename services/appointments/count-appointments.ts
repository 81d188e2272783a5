import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { overAndUndecided } from './list-appointments.ts';

/** More are not counted: nobody works through them one by one. */
const AT_MOST = 1_000;

interface Among {
  readonly clientId?: string | undefined;
  readonly campaignId?: string | undefined;
}

/** How many appointments wait for a decision, of those that the caller may see. */
export async function countAppointments(
  db: Database,
  caller: Caller,
  { clientId, campaignId }: Among,
  now: Date,
): Promise<{ undecided: number; disputed: number }> {
  return asTenant(db, caller.tenant, async (tx) => {
    const count = (where: Prisma.AppointmentWhereInput) =>
      tx.appointment.count({
        where: { AND: [{ clientId, campaignId }, ofLeadsInScope(caller), where] },
        // In the order of an index, or all are read: it is not known how few of those that are booked are over.
        orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
        take: AT_MOST,
      });
    return { undecided: await count(overAndUndecided(now)), disputed: await count({ status: 'disputed' }) };
  });
}
