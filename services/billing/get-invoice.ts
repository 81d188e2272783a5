import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { WITH_CLIENT, withClientName } from './list-invoices.ts';

/** One invoice with its lines. @throws Refusal not_found */
export async function getInvoice(db: Database, caller: Caller, invoiceId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const invoice = await tx.invoice.findUnique({
      where: { id: invoiceId },
      include: { ...WITH_CLIENT, lines: { orderBy: { position: 'asc' } } },
    });
    if (!invoice) throw new Refusal('not_found', 'There is no such invoice.');
    const contested = await contestedAmong(tx, invoice.lines);
    const lines = invoice.lines.map((line) => ({ ...line, onHold: contested.has(line.milestoneId) }));
    return { ...withClientName(invoice), lines, onHold: lines.some(({ onHold }) => onHold) };
  });
}

/** Which milestones of these lines have a show that is contested. */
async function contestedAmong(
  tx: Transaction,
  lines: readonly { readonly milestoneId: string | null }[],
): Promise<Set<string | null>> {
  const milestoneIds = lines.flatMap(({ milestoneId }) => milestoneId ?? []);
  const open = await tx.dispute.findMany({
    where: { milestoneId: { in: milestoneIds }, status: 'open' },
    select: { milestoneId: true },
  });
  return new Set(open.map(({ milestoneId }) => milestoneId));
}
