import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { addLead, type Fixture } from './fixtures.ts';

/** Another version of a campaign's sequence. @returns its id */
export async function addVersion(
  tx: Transaction,
  { operatorId, clientId }: Fixture,
  steps: readonly Step[],
  more: Partial<Pick<SequenceBody, 'goals'>> = {},
): Promise<string> {
  const newest = await tx.sequence.findFirst({ where: { name: clientId }, orderBy: { version: 'desc' } });
  const data = {
    ...{ operatorId, name: clientId, version: (newest?.version ?? 0) + 1 },
    steps: steps as unknown as Prisma.InputJsonArray,
    goals: (more.goals ?? []) as unknown as Prisma.InputJsonArray,
  };
  return (await tx.sequence.create({ data })).id;
}

/** Where a lead is put that runs. */
export interface Stand {
  readonly sequenceId: string;
  readonly stepId: string;
}

export const SINCE = new Date('2026-05-05T15:00:00Z');
export const WAKE = new Date('2026-05-08T15:00:00Z');

/** A lead that has begun and stands at a step, in its third visit. @returns its id */
export async function addStandingLead(tx: Transaction, campaign: Fixture, at: Stand): Promise<string> {
  const { leadId } = await addLead(tx, campaign);
  await tx.lead.update({
    where: { id: leadId },
    data: { ...at, startedAt: SINCE, visit: 3, stepSince: SINCE, wakeAt: WAKE, status: 'contacted' },
  });
  return leadId;
}
