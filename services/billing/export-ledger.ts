import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { type ExportSpan, within } from './period.ts';

/** Every entry of what happened within the span, in order, the sides of a booking together. */
export function exportLedger(db: Database, caller: Caller, span: ExportSpan) {
  return inBatches<Prisma.LedgerEntryModel>((last, take) =>
    asTenant(db, caller.tenant, (tx) =>
      tx.ledgerEntry.findMany({
        where: { AND: [{ clientId: span.clientId, at: within(span) }, last ? after(last) : {}] },
        orderBy: [{ at: 'asc' }, { booking: 'asc' }, { account: 'asc' }],
        take,
      }),
    ),
  );
}

function after({ at, booking, account }: Prisma.LedgerEntryModel): Prisma.LedgerEntryWhereInput {
  return {
    at: { gte: at },
    OR: [{ at: { gt: at } }, { booking: { gt: booking } }, { booking, account: { gt: account } }],
  };
}
