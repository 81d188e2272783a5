import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { viewOfSequence } from './view-sequence.ts';

/** One version of a sequence. @throws Refusal forbidden, not_found */
export async function getSequence(db: Database, caller: Caller, id: string) {
  return asOperator(db, requireOperator(caller), async (tx) => viewOfSequence(await requireSequence(tx, id)));
}

/** @throws Refusal not_found */
export async function requireSequence(tx: Transaction, id: string) {
  const row = await tx.sequence.findUnique({ where: { id } });
  if (!row) throw new Refusal('not_found', 'There is no such sequence.');
  return row;
}
