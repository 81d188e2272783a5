import { randomUUID } from 'node:crypto';
import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { recordInstantlyEvent } from '../../services/instantly/record-event.ts';
import { saveAssignments } from '../../services/instantly/save-assignments.ts';
import { ACTOR, type Fixture } from './fixtures.ts';

/** Files what Instantly says, as the relay does. What is left out is a first email to somebody, now. */
export async function tellInstantly(
  db: Database,
  operatorId: string,
  fact: Partial<InstantlyFact> & Pick<InstantlyFact, 'campaignId'>,
): Promise<void> {
  const externalId = randomUUID();
  const usual = { kind: 'sent', said: 'email_sent', leadEmail: `lead.${externalId.slice(0, 6)}@example.com` };
  const news = { operatorId, connection: 'environment', externalId, actor: ACTOR, receivedAt: new Date() };
  await asOperator(db, operatorId, (tx) =>
    recordInstantlyEvent(tx, {
      ...news,
      fact: { ...usual, campaignName: fact.campaignId, ...fact } as InstantlyFact,
    }),
  );
}

/** Makes campaigns as Instantly's list does. @returns their ids, in the order of the names */
export async function listedAtInstantly(
  db: Database,
  operatorId: string,
  names: readonly string[],
): Promise<string[]> {
  const data = names.map((name) => ({ operatorId, externalId: name, name, status: 1, listedAt: new Date() }));
  const rows = await asOperator(db, operatorId, (tx) =>
    tx.instantlyCampaign.createManyAndReturn({ data, select: { id: true, name: true } }),
  );
  return names.map((name) => rows.find((row) => row.name === name)?.id ?? '');
}

/** What is named is what the client has from now on. */
export async function giveCampaigns(
  db: Database,
  { operatorId, clientId }: Pick<Fixture, 'operatorId' | 'clientId'>,
  campaignIds: readonly string[],
): Promise<void> {
  const caller = { tenant: { role: 'operator', operatorId }, actor: ACTOR } as const;
  await saveAssignments(db, caller, { clientId, campaignIds });
}
