import type { Transaction } from '../../prisma/tenant.ts';
import { tellInvoice } from './tell-invoice.ts';

/** Tells the invoice of a milestone that a show of it is contested, or no longer is. */
export async function tellContested(
  tx: Transaction,
  { operatorId, milestoneId }: { readonly operatorId: string; readonly milestoneId: string },
): Promise<void> {
  const invoice = await tx.invoice.findUnique({
    where: { operatorId_milestoneId: { operatorId, milestoneId } },
    select: { id: true },
  });
  if (invoice) await tellInvoice(tx, { operatorId, invoiceId: invoice.id });
}
