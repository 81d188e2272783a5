import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { afterRow, OLDEST_FIRST } from '../page.ts';
import { type ExportSpan, within } from './period.ts';

/** Every line of the invoices made within the span, in order. */
export async function* exportInvoices(db: Database, caller: Caller, span: ExportSpan) {
  const invoices = inBatches(
    (last: Awaited<ReturnType<typeof readInvoices>>[number] | undefined, take) =>
      readInvoices(db, caller, { span, last, take }),
    500,
  );
  for await (const { lines, ...invoice } of invoices) {
    for (const line of lines) yield { invoice, line };
  }
}

interface Batch {
  readonly span: ExportSpan;
  readonly last: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly take: number;
}

function readInvoices(db: Database, caller: Caller, { span, last, take }: Batch) {
  return asTenant(db, caller.tenant, (tx) =>
    tx.invoice.findMany({
      where: { AND: [{ clientId: span.clientId, createdAt: within(span) }, afterRow(last)] },
      orderBy: OLDEST_FIRST,
      include: {
        agreement: { select: { version: true, client: { select: { name: true } } } },
        lines: { orderBy: { position: 'asc' }, include: { milestone: { select: { number: true } } } },
      },
      take,
    }),
  );
}
