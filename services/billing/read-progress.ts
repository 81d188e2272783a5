import { milestoneProgress } from '../../domain/billing/milestone-progress.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { afterName, badCursor, type PageQuery, toNamedPage } from '../page.ts';
import { NOT_GIVEN_UP } from './fill-holes.ts';
import { readAgreements } from './read-agreements.ts';
import { PROVES_NOTHING } from './unproven-shows.ts';

interface Asked extends PageQuery {
  readonly clientId?: string | undefined;
  readonly now: Date;
}

/**
 * How many shows each client is away from its next invoice, the nearest first. It is right before the billing workflow
 * has heard of the last show, or of the last reversal, too.
 *
 * @throws Refusal not_found (client), invalid (cursor)
 */
export async function readMilestoneProgress(db: Database, caller: Caller, asked: Asked) {
  const { clientId, cursor, limit, now } = asked;
  const after = afterName(cursor);
  if (after !== undefined && !PLACE.test(after)) throw badCursor();
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const all = await readAll(tx, clientId, now);
    const sorted = all
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .filter((each) => after === undefined || placeOf(each) > after);
    return toNamedPage(sorted.slice(0, limit + 1), limit, placeOf);
  });
}

const PLACE = /^\d{10}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function placeOf({ remaining, clientId }: { readonly remaining: number; readonly clientId: string }): string {
  return `${String(remaining).padStart(10, '0')}${clientId}`;
}

async function readAll(tx: Transaction, clientId: string | undefined, now: Date) {
  const clients = await tx.organization.findMany({
    where: { kind: 'client', id: clientId, agreements: { some: {} } },
    select: { id: true, name: true },
  });
  const agreementOf = await readAgreements(
    tx,
    clients.map(({ id }) => id),
  );
  const unproven = await countByClient(
    tx,
    Prisma.sql`SELECT client_id FROM appointment show WHERE ${isOf('show', clientId)} AND ${PROVES_NOTHING}`,
  );
  const holes = await countByClient(tx, openSlots(clientId));
  const last = await tx.milestone.groupBy({ by: ['clientId'], where: { clientId }, _max: { number: true } });
  return clients.map(({ id, name }) => {
    const { milestoneSize: size, milestonePriceCents: amountCents, currency } = agreementOf(id, now);
    const lastNumber = last.find((each) => each.clientId === id)?._max.number ?? 0;
    const facts = { unproven: unproven.get(id) ?? 0, holes: holes.get(id) ?? 0, size, lastNumber };
    return { clientId: id, clientName: name, size, amountCents, currency, ...milestoneProgress(facts) };
  });
}

function isOf(table: 'show' | 'proof', clientId: string | undefined): Prisma.Sql {
  return clientId ? Prisma.sql`${Prisma.raw(table)}.client_id = ${clientId}::uuid` : Prisma.sql`true`;
}

/** Slots that the next shows take; those too whose show is none any more, and which billing has not reversed yet. */
function openSlots(clientId: string | undefined): Prisma.Sql {
  return Prisma.sql`SELECT client_id FROM (
    SELECT proof.client_id, proof.milestone_id, proof.slot,
      bool_and(proof.reversed_at IS NOT NULL OR show.status <> 'shown') AND
      bool_and(CASE WHEN proof.reversed_at IS NULL THEN agreement.reversal ELSE proof.compensation END = 'replace') AS is_open
    FROM milestone_appointment proof
    JOIN milestone ON milestone.id = proof.milestone_id
    JOIN agreement ON agreement.id = milestone.agreement_id
    JOIN appointment show ON show.id = proof.appointment_id
    WHERE ${isOf('proof', clientId)} AND ${NOT_GIVEN_UP} GROUP BY 1, 2, 3) AS slots WHERE is_open`;
}

async function countByClient(tx: Transaction, rows: Prisma.Sql): Promise<ReadonlyMap<string, number>> {
  const counted = await tx.$queryRaw<{ clientId: string; count: number }[]>`
    SELECT client_id::text AS "clientId", count(*)::int AS count FROM (${rows}) AS each GROUP BY 1`;
  return new Map(counted.map(({ clientId, count }) => [clientId, count]));
}
