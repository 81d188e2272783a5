import type { Permission } from '../../contracts/identity/permissions.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { listConnections } from '../connections/list-connections.ts';
import { VENDOR_NAMES } from '../connections/connection-row.ts';
import type { ConnectionsSeen } from '../connections/view-connection.ts';
import { ofLeadsInScope, taskConditions } from '../leads/lead-scope.ts';
import type { Whose } from './count-days.ts';
import { nameClients } from './name-clients.ts';
import { nameOf } from './read-upcoming.ts';

const { sql } = Prisma;

/** One thing that waits for a person. */
interface NeedItem {
  readonly title: string;
  readonly detail: string | null;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly at: Date | null;
  readonly amountCents: number | null;
  readonly currency: string | null;
  readonly target: { readonly type: TargetType; readonly id: string };
}

type TargetType = 'dispute' | 'appointment' | 'invoice' | 'task' | 'vendor_event' | 'connection';

type NeedKind =
  | 'disputes'
  | 'disputed_appointments'
  | 'undecided_appointments'
  | 'overdue_invoices'
  | 'tasks'
  | 'quarantined_events'
  | 'connections';

interface Need {
  readonly kind: NeedKind;
  readonly count: number;
  readonly items: NeedItem[];
}

interface Sight extends ConnectionsSeen {
  readonly may: ReadonlySet<Permission>;
}

interface Asked {
  readonly tx: Transaction;
  readonly caller: Caller;
  readonly whose: Whose;
  readonly now: Date;
}

type Found = Omit<Need, 'kind'>;

const SHOWN = 5;

/** What waits for a person, as far as the caller may see it: disputes first, what is the operator's own last. */
export async function readNeeds(db: Database, caller: Caller, whose: Whose, sight: Sight): Promise<Need[]> {
  const { may, now } = sight;
  const isOperator = caller.tenant.role === 'operator';
  // What belongs to no client, or to no campaign, is none of the one that is looked at.
  const isWide = !whose.clientId && !whose.campaignId;
  const asks: [NeedKind, Permission, boolean, (asked: Asked) => Promise<Found>][] = [
    ['disputes', 'billing:read', !whose.campaignId, findDisputes],
    ['disputed_appointments', 'appointments:read', true, (asked) => findAppointments(asked, 'disputed')],
    ['overdue_invoices', 'billing:read', !whose.campaignId, findInvoices],
    ['tasks', 'tasks:read', isOperator && !whose.campaignId, findTasks],
    ['undecided_appointments', 'appointments:read', true, (asked) => findAppointments(asked, 'booked')],
    ['quarantined_events', 'events:read', isOperator && isWide, findEvents],
  ];
  const needs = await asTenant(db, caller.tenant, async (tx) => {
    const found: Need[] = [];
    for (const [kind, permission, applies, find] of asks)
      if (applies && may.has(permission)) found.push({ kind, ...(await find({ tx, caller, whose, now })) });
    const named = await nameClients(
      tx,
      caller,
      found.flatMap(({ items }) => items),
    );
    return found.map((need) => ({ ...need, items: named.splice(0, need.items.length) }));
  });
  if (isOperator && isWide && may.has('connections:read'))
    needs.push({ kind: 'connections', ...(await findConnections(db, caller, sight)) });
  return needs.filter(({ count }) => count > 0);
}

/** The first few; they are counted only where there are more. */
async function firstOf<Row>(
  rows: Promise<Row[]>,
  counted: () => Promise<number>,
  itemOf: (row: Row) => Partial<NeedItem> & Pick<NeedItem, 'title' | 'target'>,
): Promise<Found> {
  const found = await rows;
  const none = {
    detail: null,
    clientId: null,
    clientName: null,
    at: null,
    amountCents: null,
    currency: null,
  };
  return {
    count: found.length > SHOWN ? await counted() : found.length,
    items: found.slice(0, SHOWN).map((row) => ({ ...none, ...itemOf(row) })),
  };
}

function findDisputes({ tx, whose: { clientId } }: Asked): Promise<Found> {
  const where = { status: 'open', clientId };
  const include = { milestone: { select: { number: true } } };
  return firstOf(
    tx.dispute.findMany({ where, include, orderBy: { createdAt: 'asc' }, take: SHOWN + 1 }),
    () => tx.dispute.count({ where }),
    ({ id, reason, milestone, createdAt, ...row }) => ({
      title: `A show of milestone ${milestone.number} is contested`,
      detail: reason,
      clientId: row.clientId,
      at: createdAt,
      target: { type: 'dispute', id },
    }),
  );
}

/** Contested ones, or those that are over and nobody has said yet whether they took place. */
function findAppointments({ tx, caller, whose, now }: Asked, status: 'disputed' | 'booked'): Promise<Found> {
  const { clientId, campaignId } = whose;
  const where: Prisma.AppointmentWhereInput = {
    ...{ clientId, campaignId, status },
    ...(status === 'booked' && { endsAt: { lt: now } }),
    ...ofLeadsInScope(caller),
  };
  const include = { contact: { select: { firstName: true, lastName: true } } };
  return firstOf(
    tx.appointment.findMany({ where, include, orderBy: { endsAt: 'asc' }, take: SHOWN + 1 }),
    () => tx.appointment.count({ where }),
    ({ id, title, contact, startsAt, ...row }) => ({
      title: nameOf(contact) ?? title,
      detail: title,
      clientId: row.clientId,
      at: startsAt,
      target: { type: 'appointment', id },
    }),
  );
}

function findInvoices({ tx, whose: { clientId } }: Asked): Promise<Found> {
  const where = { overdueAt: { not: null }, clientId };
  return firstOf(
    tx.invoice.findMany({ where, orderBy: { dueAt: 'asc' }, take: SHOWN + 1 }),
    () => tx.invoice.count({ where }),
    ({ id, number, description, dueAt, currency, ...row }) => ({
      title: number ? `Invoice ${number}` : 'Invoice',
      detail: description,
      clientId: row.clientId,
      at: dueAt,
      amountCents: row.amountCents + row.taxCents - row.amountPaidCents - row.creditedCents,
      currency,
      target: { type: 'invoice', id },
    }),
  );
}

interface FoundTask {
  readonly id: string;
  readonly title: string;
  readonly detail: string | null;
  readonly clientId: string | null;
  readonly dueAt: Date | null;
  readonly many: number;
}

async function findTasks({ tx, caller, whose: { clientId } }: Asked): Promise<Found> {
  const meant = [
    sql`t.status = 'open'`,
    ...(clientId ? [sql`t.client_id = ${clientId}::uuid`] : []),
    ...taskConditions(caller),
  ];
  const rows = await tx.$queryRaw<FoundTask[]>`
    SELECT t.id, t.title, t.detail, t.client_id AS "clientId", t.due_at AS "dueAt", count(*) OVER ()::int AS many
    FROM task t WHERE ${Prisma.join(meant, ' AND ')} ORDER BY t.due_at, t.id LIMIT ${SHOWN + 1}`;
  return firstOf(
    Promise.resolve(rows),
    async () => rows[0]?.many ?? 0,
    ({ id, title, detail, dueAt, ...row }) => ({
      ...{ title, detail, clientId: row.clientId, at: dueAt },
      target: { type: 'task', id },
    }),
  );
}

function findEvents({ tx }: Asked): Promise<Found> {
  const where = { status: 'quarantined' };
  return firstOf(
    tx.vendorEvent.findMany({
      where,
      orderBy: { seq: 'asc' },
      take: SHOWN + 1,
      select: { seq: true, vendor: true, kind: true, error: true, receivedAt: true },
    }),
    () => tx.vendorEvent.count({ where }),
    ({ seq, vendor, kind, error, receivedAt }) => ({
      title: `${vendorName(vendor)} told us something that could not be applied: ${kind}`,
      detail: error,
      at: receivedAt,
      target: { type: 'vendor_event', id: String(seq) },
    }),
  );
}

function vendorName(vendor: string): string {
  return (VENDOR_NAMES as Readonly<Record<string, string>>)[vendor] ?? vendor;
}

async function findConnections(db: Database, caller: Caller, seen: ConnectionsSeen): Promise<Found> {
  const broken = (await listConnections(db, caller, seen)).filter(({ problem }) => problem !== null);
  return firstOf(
    Promise.resolve(broken),
    async () => broken.length,
    ({ vendor, problem, remedy, checkedAt }) => ({
      title: `The connection to ${vendorName(vendor)} does not work`,
      detail: [problem, remedy].filter(Boolean).join(' '),
      at: checkedAt === null ? null : new Date(checkedAt),
      target: { type: 'connection', id: vendor },
    }),
  );
}
