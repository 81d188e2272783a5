import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import type { ExportSpan } from './period.ts';

interface UsageRow {
  readonly id: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly callId: string;
  readonly endedAt: Date;
  readonly seconds: number;
  readonly rateMicrosPerMinute: number;
  readonly currency: string;
  readonly invoiceId: string | null;
  readonly invoiceNumber: string | null;
}

/** The talk time of every call that ended within the span, in order. */
export function exportUsage(db: Database, caller: Caller, span: ExportSpan) {
  return inBatches<UsageRow>((last, take) =>
    asTenant(db, caller.tenant, (tx) => tx.$queryRaw<UsageRow[]>(usage(span, last, take))),
  );
}

/** What is billed has its invoice's currency; what waits, that of the agreement when the call ended. */
function usage({ clientId, start, end }: ExportSpan, last: UsageRow | undefined, take: number): Prisma.Sql {
  const conditions = [
    clientId ? Prisma.sql`u.client_id = ${clientId}::uuid` : Prisma.sql`true`,
    start ? Prisma.sql`u.ended_at >= ${start}` : Prisma.sql`true`,
    end ? Prisma.sql`u.ended_at < ${end}` : Prisma.sql`true`,
    last ? Prisma.sql`(u.ended_at, u.id) > (${last.endedAt}, ${last.id}::uuid)` : Prisma.sql`true`,
  ];
  return Prisma.sql`
    SELECT u.id, u.client_id AS "clientId", o.name AS "clientName", u.call_id AS "callId", u.ended_at AS "endedAt",
      u.seconds, u.rate_micros_per_minute AS "rateMicrosPerMinute",
      i.id AS "invoiceId", i.number AS "invoiceNumber", coalesce(i.currency, (
        SELECT g.currency FROM agreement g
        WHERE g.client_id = u.client_id AND (g.effective_from <= u.ended_at OR g.version = 1)
        ORDER BY g.version DESC LIMIT 1)) AS currency
    FROM usage u
    JOIN organization o ON o.id = u.client_id
    LEFT JOIN invoice_line l ON l.id = u.invoice_line_id
    LEFT JOIN invoice i ON i.id = l.invoice_id
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY u.ended_at, u.id LIMIT ${take}`;
}
