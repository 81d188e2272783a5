import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { withRebookedAs } from './rebookings.ts';

/** One appointment with its bookings, the evidence and its messages. @throws Refusal not_found */
export async function getAppointment(db: Database, caller: Caller, appointmentId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const orderBy = { createdAt: 'asc' as const };
    const appointment = await tx.appointment.findUnique({
      where: { id: appointmentId, ...ofLeadsInScope(caller) },
      include: { bookings: { orderBy }, evidence: { orderBy: { at: 'asc' } }, messages: { orderBy } },
    });
    if (!appointment) throw new Refusal('not_found', 'There is no such appointment.');
    const [linked] = await withRebookedAs(tx, [appointment]);
    return linked ?? { ...appointment, rebookedAs: null };
  });
}
