import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';

/** The operator's own settings. @throws Refusal forbidden */
export async function readOperator(db: Database, caller: Caller) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, (tx) => tx.organization.findUniqueOrThrow({ where: { id: operatorId } }));
}
