import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asSystem, becomeSystem, type Transaction } from '../../prisma/tenant.ts';
import type { Applied } from './applied.ts';
import { environmentOwner } from './environment-owner.ts';
import { NOBODYS, NOT_YOURS } from './nobodys.ts';

export interface QueuedEvent {
  readonly seq: bigint;
  readonly vendor: string;
  /** The id of the connection that it came over, or environment. */
  readonly connection: string;
  readonly kind: string;
  readonly body: string;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly operatorId: string | null;
  readonly entityKey: string | null;
}

/** Where an event goes: whose it is, and which entity's events it must stay in order with. */
export type Route =
  | { readonly operatorId: string; readonly entityKey: string }
  | { readonly drop: 'ignored' | 'no_recipient' | 'quarantined'; readonly error?: string };

const RESOLVER_LOCK = 4_711_001;
const LEASE_SECONDS = 30;
const GIVE_UP_AFTER = 8;

/**
 * Routes events in order of arrival, one resolver at a time: when an event has its entity, all earlier ones have
 * theirs.
 *
 * @returns how many were routed; 0 also when another process is at it
 */
export async function routeEvents(
  db: Database,
  take: number,
  route: (tx: Transaction, event: QueuedEvent) => Promise<Route>,
): Promise<number> {
  return asSystem(db, async (tx) => {
    const [lock] = await tx.$queryRaw<
      { mine: boolean }[]
    >`SELECT pg_try_advisory_xact_lock(${RESOLVER_LOCK}::bigint) AS mine`;
    if (!lock?.mine) return 0;
    const events = await tx.vendorEvent.findMany({
      where: { status: 'pending', entityKey: null },
      orderBy: { seq: 'asc' },
      take,
    });
    for (const event of events) await routeOne(tx, event, route);
    return events.length;
  });
}

/** An event that cannot be routed is set aside alone: behind a savepoint, so that it holds up nobody else's. */
async function routeOne(
  tx: Transaction,
  event: QueuedEvent,
  route: (tx: Transaction, event: QueuedEvent) => Promise<Route>,
): Promise<void> {
  await tx.$executeRaw`SAVEPOINT route_one`;
  try {
    const to = await route(tx, event);
    await tx.vendorEvent.update({ where: { seq: event.seq }, data: await routed(tx, event, to) });
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT route_one`;
    const message = `cannot be routed: ${error instanceof Error ? error.message : String(error)}`;
    const drop = { drop: 'quarantined', error: message.slice(0, 500) } as const;
    await tx.vendorEvent.update({ where: { seq: event.seq }, data: await routed(tx, event, drop) });
  }
  await tx.$executeRaw`RELEASE SAVEPOINT route_one`;
}

async function routed(
  tx: Transaction,
  { connection }: QueuedEvent,
  to: Route,
): Promise<Prisma.VendorEventUpdateInput> {
  if (!('drop' in to)) return { operatorId: to.operatorId, entityKey: to.entityKey };
  const filed = { status: to.drop, error: to.error ?? null, processedAt: new Date() };
  // What came over an operator's own account is shown to it, and to nobody else.
  if (connection !== 'environment') return filed;
  // What is merely of no use to us may be about anybody: nobody is shown it.
  const operatorId = to.drop === 'ignored' ? null : await environmentOwner(tx);
  return { ...filed, operatorId };
}

/**
 * Takes events that are first in line for their entity, for as long as a lease. Each operator has lines of its own: what
 * one is told of a number does not hold up another.
 */
export async function claimEvents(db: Database, take: number): Promise<QueuedEvent[]> {
  return asSystem(
    db,
    (tx) => tx.$queryRaw<QueuedEvent[]>`
      UPDATE vendor_event SET next_at = now() + make_interval(secs => ${LEASE_SECONDS}), attempts = attempts + 1
      WHERE seq IN (
        SELECT seq FROM vendor_event first
        WHERE status = 'pending' AND entity_key IS NOT NULL AND next_at <= now() AND NOT EXISTS (
          SELECT 1 FROM vendor_event earlier
          WHERE earlier.status = 'pending' AND earlier.entity_key = first.entity_key
            AND earlier.operator_id = first.operator_id AND earlier.seq < first.seq)
        ORDER BY seq LIMIT ${take} FOR UPDATE SKIP LOCKED)
      RETURNING seq, vendor, connection, kind, body, received_at AS "receivedAt", attempts, operator_id AS "operatorId",
        entity_key AS "entityKey"`,
  );
}

/** Files an event in the transaction that applied it: applied and filed, or neither. */
export async function fileEvent(tx: Transaction, event: QueuedEvent, applied: Applied): Promise<void> {
  await becomeSystem(tx);
  const { count } = await tx.vendorEvent.updateMany({
    where: { seq: event.seq, status: 'pending' },
    data: {
      status: applied === 'applied' ? 'processed' : applied,
      error: applied === 'no_recipient' ? whyNobody(event) : null,
      processedAt: new Date(),
    },
  });
  if (count === 0) throw new Error(`vendor event ${event.seq} was filed by another process`);
}

const whyNobody = ({ connection }: QueuedEvent): string =>
  connection === 'environment' ? NOBODYS : NOT_YOURS;

/** It came before the event that it stands on: that one may wait behind it. */
export class TooEarly extends Error {
  override readonly name: string = 'TooEarly';
}

/**
 * An attempt failed: later, or quarantined after the last one, which lets the entity's next event through. One that
 * came too early leaves its entity's line, so that what it waits for can pass.
 */
export async function postponeEvent(db: Database, event: QueuedEvent, error: unknown): Promise<void> {
  const over = event.attempts >= GIVE_UP_AFTER;
  await asSystem(db, (tx) =>
    tx.vendorEvent.updateMany({
      where: { seq: event.seq, status: 'pending' },
      data: {
        error: error instanceof Error ? error.message.slice(0, 500) : String(error),
        nextAt: after(event.attempts),
        ...(error instanceof TooEarly && { entityKey: `early:${event.seq}` }),
        ...(over && { status: 'quarantined', processedAt: new Date() }),
      },
    }),
  );
}

/** 0.25 s, doubling, at most a minute. */
function after(attempts: number): Date {
  return new Date(Date.now() + Math.min(60_000, 125 * 2 ** attempts));
}
