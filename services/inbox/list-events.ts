import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { beforeNumber, type PageQuery, toNumberedPage } from '../page.ts';

export interface EventQuery extends PageQuery {
  readonly vendor?: string | undefined;
  readonly kind?: string | undefined;
  readonly status?: string | undefined;
}

/** What vendors told us of the caller's operator, newest first. @throws Refusal forbidden */
export async function listEvents(db: Database, caller: Caller, query: EventQuery) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const rows = await tx.vendorEvent.findMany({
      where: { vendor: query.vendor, kind: query.kind, status: query.status, ...beforeNumber(query.cursor) },
      orderBy: { seq: 'desc' },
      take: query.limit + 1,
    });
    return toNumberedPage(
      rows.map((row) => ({ ...row, seq: String(row.seq) })),
      query.limit,
    );
  });
}
