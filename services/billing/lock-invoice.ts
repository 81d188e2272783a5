import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/**
 * Reads an invoice that nobody else changes until this transaction ends; null when there is none. What only refers to it
 * need not wait: a credit note is written by one who has locked the client, whom we may want to let go on.
 */
export async function lockInvoice(
  tx: Transaction,
  where: { readonly id: string } | { readonly operatorId: string; readonly stripeInvoiceId: string },
): Promise<Prisma.InvoiceModel | null> {
  const found = await tx.invoice.findFirst({ where, select: { id: true } });
  if (!found) return null;
  await tx.$queryRaw`SELECT id FROM invoice WHERE id = ${found.id}::uuid FOR NO KEY UPDATE`;
  return tx.invoice.findUnique({ where: { id: found.id } });
}
