import type { Transaction } from '../../prisma/tenant.ts';

/**
 * Nobody else counts the client's shows, contests or reverses one of them until the transaction ends. What only refers to
 * the client, as a booking in the ledger does, need not wait: it may hold the invoice that we wait for.
 */
export async function lockClient(tx: Transaction, clientId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM organization WHERE id = ${clientId}::uuid FOR NO KEY UPDATE`;
}
