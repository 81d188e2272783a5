import type { Transaction } from '../../prisma/tenant.ts';

/** Nobody else counts the client's shows, contests or reverses one of them until the transaction ends. */
export async function lockClient(tx: Transaction, clientId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM organization WHERE id = ${clientId}::uuid FOR UPDATE`;
}
