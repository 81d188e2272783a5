import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/**
 * The condition for an appointment `show` that proves no milestone. One whose proof was reversed is among them when it is
 * shown again; not so one that a settled dispute took back, until somebody decides about it anew.
 */
export const PROVES_NOTHING = Prisma.sql`show.status = 'shown'
  AND NOT EXISTS (
    SELECT 1 FROM milestone_appointment proof
    WHERE proof.operator_id = show.operator_id AND proof.appointment_id = show.id AND proof.reversed_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM dispute
    JOIN milestone_appointment proof ON proof.operator_id = dispute.operator_id AND proof.id = dispute.proof_id
    WHERE dispute.client_id = show.client_id AND proof.appointment_id = show.id
      AND dispute.status IN ('replaced', 'credited') AND dispute.resolved_at >= show.decided_at)`;

/** The shows that prove no milestone, in the order in which they were decided. */
export async function unprovenShows(tx: Transaction, clientId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM appointment show
    WHERE client_id = ${clientId}::uuid AND ${PROVES_NOTHING}
    ORDER BY decided_at, id`;
  return rows.map(({ id }) => id);
}
