import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { afterRow, OLDEST_FIRST } from '../page.ts';
import { type ExportSpan, within } from './period.ts';

/** Every dispute raised within the span, in order, with what it contests and what was credited. */
export function exportDisputes(db: Database, caller: Caller, span: ExportSpan) {
  return inBatches((last: Awaited<ReturnType<typeof readDisputes>>[number] | undefined, take) =>
    readDisputes(db, caller, { span, last, take }),
  );
}

interface Batch {
  readonly span: ExportSpan;
  readonly last: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly take: number;
}

function readDisputes(db: Database, caller: Caller, { span, last, take }: Batch) {
  return asTenant(db, caller.tenant, (tx) =>
    tx.dispute.findMany({
      where: { AND: [{ clientId: span.clientId, createdAt: within(span) }, afterRow(last)] },
      orderBy: OLDEST_FIRST,
      include: {
        milestone: {
          select: {
            number: true,
            agreement: { select: { currency: true, client: { select: { name: true } } } },
          },
        },
        proof: {
          select: {
            slot: true,
            appointmentId: true,
            compensation: true,
            creditNote: { select: { amountCents: true, status: true } },
          },
        },
      },
      take,
    }),
  );
}
