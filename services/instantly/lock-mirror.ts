import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** How an operator's list stands with Instantly's, changed by nobody else until this transaction ends. */
export async function lockMirror(tx: Transaction, operatorId: string): Promise<Prisma.InstantlyMirrorModel> {
  await tx.instantlyMirror.createMany({ data: { operatorId }, skipDuplicates: true });
  await tx.$queryRaw`SELECT 1 FROM instantly_mirror WHERE operator_id = ${operatorId}::uuid FOR UPDATE`;
  return tx.instantlyMirror.findUniqueOrThrow({ where: { operatorId } });
}
