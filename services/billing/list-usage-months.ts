import { type Month, monthAt, monthDate, monthNamed, nameOfMonth } from '../../domain/billing/month.ts';
import { usageCents } from '../../domain/billing/usage.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { afterName, badCursor, type PageQuery, toNamedPage } from '../page.ts';
import { operatorZone } from './operator-zone.ts';
import { readAgreements } from './read-agreements.ts';
import { sumUsage, type UsageSum, usageOf } from './usage-sums.ts';

interface MonthOfClient {
  readonly clientId: string;
  readonly month: Month;
  readonly sums: readonly UsageSum[];
}

type Place = readonly [month: string, clientId: string];

/**
 * What each month of each client came to, newest month first. The running month is among them.
 *
 * @throws Refusal not_found (client), invalid (cursor)
 */
export async function listUsageMonths(
  db: Database,
  caller: Caller,
  { clientId, limit, cursor }: PageQuery & { readonly clientId?: string | undefined },
) {
  const { operatorId } = caller.tenant;
  const zone = await asOperator(db, operatorId, (tx) => operatorZone(tx, operatorId));
  const after = placeOf(cursor);
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const found = await findMonths(tx, { clientId, zone, after, atLeast: limit + 1 });
    const page = toNamedPage(found, limit, (row) => `${row.month.name} ${row.clientId}`);
    return { ...page, items: await describe(tx, page.items) };
  });
}

interface Search {
  readonly clientId: string | undefined;
  readonly zone: string;
  readonly after: Place | undefined;
  readonly atLeast: number;
}

/** Goes back month by month until there are enough, or none are left. */
async function findMonths(tx: Transaction, search: Search): Promise<MonthOfClient[]> {
  const { zone, after, atLeast } = search;
  const { clientIds, oldest, newest } = await spanOf(tx, search.clientId);
  const found: MonthOfClient[] = [];
  if (!oldest || !newest) return found;
  let month = monthAt(newest, zone);
  if (after && after[0] <= month.name) month = monthNamed(after[0], zone);
  for (; month.end > oldest && found.length < atLeast; month = monthBefore(month, zone)) {
    const left = month.name === after?.[0] ? clientIds.filter((id) => id > after[1]) : clientIds;
    const sums = await sumUsage(tx, left, month);
    for (const clientId of left) {
      const { rows } = usageOf(sums, clientId);
      if (rows.length > 0) found.push({ clientId, month, sums: rows });
    }
  }
  return found;
}

const monthBefore = (month: Month, zone: string): Month => monthAt(new Date(month.start.getTime() - 1), zone);

/** The clients that have talked, in order of their ids, and when the first and the last call ended. */
async function spanOf(tx: Transaction, clientId: string | undefined) {
  const one = clientId ? Prisma.sql`AND client.id = ${clientId}::uuid` : Prisma.empty;
  const rows = await tx.$queryRaw<{ clientId: string; oldest: Date | null; newest: Date | null }[]>`
    SELECT client.id AS "clientId", (SELECT min(ended_at) FROM usage WHERE usage.client_id = client.id) AS oldest,
      (SELECT max(ended_at) FROM usage WHERE usage.client_id = client.id) AS newest
    FROM organization client WHERE client.kind = 'client' ${one} ORDER BY client.id`;
  const talked = rows.flatMap(({ oldest, newest, ...row }) =>
    oldest && newest ? [{ ...row, oldest, newest }] : [],
  );
  return {
    clientIds: talked.map((row) => row.clientId),
    oldest: inOrder(talked.map((row) => row.oldest)).at(0),
    newest: inOrder(talked.map((row) => row.newest)).at(-1),
  };
}

const inOrder = (times: readonly Date[]): Date[] => times.toSorted((a, b) => a.getTime() - b.getTime());

async function describe(tx: Transaction, found: readonly MonthOfClient[]) {
  const clientIds = [...new Set(found.map((row) => row.clientId))];
  const agreementAt = await readAgreements(tx, clientIds);
  const lineIds = found.flatMap(({ sums }) => sums.flatMap((row) => row.invoiceLineId ?? []));
  const lines = await tx.invoiceLine.findMany({
    where: { id: { in: [...new Set(lineIds)] } },
    select: { id: true, invoice: { select: { id: true, month: true } } },
  });
  const own = await tx.invoice.findMany({
    where: { clientId: { in: clientIds }, month: { in: found.map(({ month }) => monthDate(month)) } },
    select: { id: true, clientId: true, month: true },
  });
  return found.map(({ clientId, month, sums }) => {
    const { rows, seconds, calls } = usageOf(sums, clientId);
    const unbilledCalls = rows.reduce((sum, row) => sum + (row.invoiceLineId ? 0 : row.calls), 0);
    const isOwn = (invoice: { month: Date | null }) =>
      invoice.month && nameOfMonth(invoice.month) === month.name;
    const invoice = own.find((each) => each.clientId === clientId && isOwn(each));
    const billing = lines.filter((line) => rows.some((row) => row.invoiceLineId === line.id));
    const later = billing.filter((line) => !isOwn(line.invoice)).map((line) => line.invoice.id);
    return {
      ...{ clientId, month: month.name, from: month.start, until: month.end, seconds, calls, unbilledCalls },
      currency: agreementAt(clientId, new Date(month.end.getTime() - 1)).currency,
      cents: usageCents(rows),
      isBilled: unbilledCalls === 0,
      invoiceId: invoice?.id ?? null,
      laterInvoiceIds: [...new Set(later)].toSorted(),
    };
  });
}

/** @throws Refusal invalid */
function placeOf(cursor: string | undefined): Place | undefined {
  const name = afterName(cursor);
  if (name === undefined) return undefined;
  const [, month, clientId] = /^(\d{4}-(?:0[1-9]|1[0-2])) ([0-9a-f-]{36})$/.exec(name) ?? [];
  if (!month || !clientId) throw badCursor();
  return [month, clientId];
}
