import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { openMilestones } from '../../services/billing/open-milestones.ts';
import { addAppointment, type Fixture } from './fixtures.ts';

export const SHOWN_AT = new Date('2026-06-01T12:00:00Z');

export interface BilledShow {
  readonly proofId: string;
  readonly appointmentId: string;
  readonly milestoneId: string;
  readonly invoiceId: string;
}

/** Appointments of a client that took place. @returns their ids */
export async function addShows(db: Database, client: Fixture, count: number): Promise<string[]> {
  return asOperator(db, client.operatorId, async (tx) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const verdict = { status: 'shown', decidedAt: SHOWN_AT };
      ids.push(await addAppointment(tx, client, { startsAt: SHOWN_AT, ...verdict }));
    }
    return ids;
  });
}

/** The client's next milestone of 25 shows, in the order of their slots. */
export async function billShows(db: Database, client: Fixture): Promise<BilledShow[]> {
  const { operatorId, clientId } = client;
  await addShows(db, client, 25);
  await openMilestones(db, { operatorId, clientId, now: SHOWN_AT });
  return asOperator(db, operatorId, async (tx) => {
    const milestone = await tx.milestone.findFirstOrThrow({
      where: { clientId },
      orderBy: { number: 'desc' },
      include: { proofs: { orderBy: { slot: 'asc' } }, invoices: true },
    });
    const invoiceId = milestone.invoices[0]?.id ?? '';
    return milestone.proofs.map(({ id, appointmentId, milestoneId }) => {
      return { proofId: id, appointmentId, milestoneId, invoiceId };
    });
  });
}
