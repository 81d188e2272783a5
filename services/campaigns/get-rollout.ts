import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { ourId } from '../our-id.ts';
import { Refusal } from '../refusal.ts';
import { viewOfRollout } from './view-rollout.ts';

/** One rollout and how far it is. @throws Refusal forbidden, not_found */
export async function getRollout(
  db: Database,
  caller: Caller,
  { id, rolloutId }: { readonly id: string; readonly rolloutId: string },
) {
  return asOperator(db, requireOperator(caller), async (tx) =>
    viewOfRollout(await requireRollout(tx, id, rolloutId)),
  );
}

/** @throws Refusal not_found */
export async function requireRollout(tx: Transaction, campaignId: string, rolloutId: string) {
  const id = ourId(rolloutId);
  const row = id && (await tx.sequenceRollout.findUnique({ where: { id, campaignId } }));
  if (!row) throw new Refusal('not_found', 'The campaign has no such rollout.');
  return row;
}
