import { monthNamed } from '../../domain/billing/month.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { type PageQuery, placeOf, toPage } from '../page.ts';
import { nameOf } from './lead-name.ts';
import { operatorZone } from './operator-zone.ts';

interface Asked extends PageQuery {
  readonly clientId?: string | undefined;
  /** yyyy-mm, in the operator's zone */
  readonly month: string;
}

const LEAD = {
  select: {
    leadId: true,
    contact: { select: { firstName: true, lastName: true, erasedAt: true } },
  },
} as const;

/** The calls that a month's talk time is made of, the last first. @throws Refusal not_found (client), invalid (cursor) */
export async function listUsageCalls(
  db: Database,
  caller: Caller,
  { clientId, month, limit, cursor }: Asked,
) {
  const { operatorId } = caller.tenant;
  const zone = await asOperator(db, operatorId, (tx) => operatorZone(tx, operatorId));
  const { start, end } = monthNamed(month, zone);
  const [endedAt, id] = placeOf(cursor) ?? [];
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const rows = await tx.usage.findMany({
      where: {
        AND: [
          { clientId, endedAt: { gte: start, lt: end } },
          ...(endedAt && id ? [{ endedAt: { lte: endedAt }, NOT: { endedAt, id: { gte: id } } }] : []),
        ],
      },
      include: { call: LEAD, invoiceLine: { select: { invoiceId: true } } },
      orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const page = toPage(
      rows.map((row) => ({ ...row, createdAt: row.endedAt })),
      limit,
    );
    return {
      ...page,
      items: page.items.map(({ call, invoiceLine, ...row }) => ({
        ...{ ...row, leadId: call.leadId, leadName: nameOf(call.contact) },
        micros: Math.round((row.seconds * row.rateMicrosPerMinute) / 60),
        invoiceId: invoiceLine?.invoiceId ?? null,
      })),
    };
  });
}
