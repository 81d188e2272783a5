import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';

/** The whole suppression list in order of its ids. @throws Refusal forbidden */
export function exportSuppressions(db: Database, caller: Caller) {
  const operatorId = requireOperator(caller);
  return inBatches<Prisma.SuppressionModel>((last, take) =>
    asOperator(db, operatorId, (tx) =>
      tx.suppression.findMany({
        where: { operatorId, ...(last && { id: { gt: last.id } }) },
        orderBy: { id: 'asc' },
        take,
      }),
    ),
  );
}
