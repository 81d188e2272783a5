import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** One invoice with its lines. @throws Refusal not_found */
export async function getInvoice(db: Database, caller: Caller, invoiceId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const invoice = await tx.invoice.findUnique({
      where: { id: invoiceId },
      include: { lines: { orderBy: { position: 'asc' } } },
    });
    if (!invoice) throw new Refusal('not_found', 'There is no such invoice.');
    const { milestoneId } = invoice;
    const contested = milestoneId ? await tx.dispute.count({ where: { milestoneId, status: 'open' } }) : 0;
    return { ...invoice, onHold: contested > 0 };
  });
}
