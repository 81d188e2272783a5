import { monthAt } from '../../domain/billing/month.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { afterName, badCursor, type PageQuery, toNamedPage } from '../page.ts';
import { estimate } from './estimate-usage.ts';
import { operatorZone } from './operator-zone.ts';

interface Asked extends PageQuery {
  readonly clientId?: string | undefined;
  readonly now: Date;
}

/** Between a client's name and its id in a cursor: no name has it. */
const APART = '\u0001';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What each client has used, owes and is late with, by name. @throws Refusal not_found (client), invalid (cursor) */
export async function listStandings(db: Database, caller: Caller, { clientId, limit, cursor, now }: Asked) {
  const { operatorId } = caller.tenant;
  const zone = await asOperator(db, operatorId, (tx) => operatorZone(tx, operatorId));
  const after = placeOf(cursor);
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const clients = await tx.organization.findMany({
      where: {
        AND: [{ kind: 'client', id: clientId, agreements: { some: {} } }, after],
      },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: limit + 1,
      select: { id: true, name: true },
    });
    const page = toNamedPage(clients, limit, ({ name, id }) => `${name}${APART}${id}`);
    const ids = page.items.map(({ id }) => id);
    const estimates = await estimate(tx, ids, monthAt(now, zone), now);
    const owedBy = await readOwed(tx, ids);
    const items = page.items.flatMap(({ id, name }) => {
      const used = estimates.find((each) => each.clientId === id);
      return used ? [{ clientId: id, clientName: name, ...usedOf(used), ...owedBy(id) }] : [];
    });
    return { ...page, items };
  });
}

/** @throws Refusal invalid */
function placeOf(cursor: string | undefined) {
  const [name, id] = afterName(cursor)?.split(APART) ?? [];
  if (name === undefined) return {};
  if (!id || !UUID.test(id)) throw badCursor();
  return { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] };
}

function usedOf(used: Awaited<ReturnType<typeof estimate>>[number]) {
  const { currency, month, seconds, calls, cents, projectedCents, unbilled, unbilledThisMonth } = used;
  return {
    currency,
    usage: { month, seconds, calls, cents, projectedCents },
    unbilledCents: unbilled.cents + unbilledThisMonth,
  };
}

interface OwedRow {
  readonly clientId: string;
  readonly open: number;
  readonly openCents: bigint;
  readonly overdue: number;
  readonly overdueCents: bigint;
  readonly dueNext: Date | null;
}

/** An invoice that is open was not credited on the client's balance: what is credited of it made it smaller. */
async function readOwed(tx: Transaction, clientIds: readonly string[]) {
  const ids = [...clientIds];
  const rows = await tx.$queryRaw<OwedRow[]>`
    SELECT client_id AS "clientId", count(*)::int AS open,
      sum(amount_cents + tax_cents - credited_cents - amount_paid_cents)::bigint AS "openCents",
      count(overdue_at)::int AS overdue,
      coalesce(sum(amount_cents + tax_cents - credited_cents - amount_paid_cents)
        FILTER (WHERE overdue_at IS NOT NULL), 0)::bigint AS "overdueCents",
      min(due_at) AS "dueNext"
    FROM invoice WHERE client_id = ANY (${ids}::uuid[]) AND status = 'open' GROUP BY client_id`;
  const disputes = await tx.dispute.groupBy({
    by: ['clientId'],
    where: { clientId: { in: ids }, status: 'open' },
    _count: true,
  });
  return (clientId: string) => {
    const row = rows.find((each) => each.clientId === clientId);
    return {
      open: { invoices: row?.open ?? 0, cents: Number(row?.openCents ?? 0) },
      overdue: { invoices: row?.overdue ?? 0, cents: Number(row?.overdueCents ?? 0) },
      dueNext: row?.dueNext ?? null,
      disputes: disputes.find((each) => each.clientId === clientId)?._count ?? 0,
    };
  };
}
