import type { AppointmentFilter } from '../../contracts/appointments/api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, placeOf, toPage } from '../page.ts';
import { withAbout } from './about-appointments.ts';
import { withRebookedAs } from './rebookings.ts';

export interface AppointmentQuery extends PageQuery, AppointmentFilter {
  readonly sort: 'newest' | 'start' | 'startDesc';
}

/** The appointments that the caller may see, with whom they are with. @throws Refusal invalid (cursor) */
export async function listAppointments(db: Database, caller: Caller, query: AppointmentQuery, now: Date) {
  const { limit, cursor, sort } = query;
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.appointment.findMany({
      where: { AND: [meant(query, now), ofLeadsInScope(caller), after(sort, cursor)] },
      orderBy: ORDER[sort],
      take: limit + 1,
    });
    const { items, nextCursor } = toPage(
      rows.map((row) => ({ id: row.id, createdAt: sort === 'newest' ? row.createdAt : row.startsAt, row })),
      limit,
    );
    const found = items.map(({ row }) => row);
    return { items: await withRebookedAs(tx, await withAbout(tx, found)), nextCursor };
  });
}

const ORDER = {
  newest: NEWEST_FIRST,
  start: [{ startsAt: 'asc' }, { id: 'asc' }],
  startDesc: [{ startsAt: 'desc' }, { id: 'desc' }],
} satisfies Record<AppointmentQuery['sort'], Prisma.AppointmentOrderByWithRelationInput[]>;

function after(sort: AppointmentQuery['sort'], cursor: string | undefined): Prisma.AppointmentWhereInput {
  if (sort === 'newest') return afterCursor(cursor);
  const [startsAt, id] = placeOf(cursor) ?? [];
  if (!startsAt || !id) return {};
  return sort === 'start'
    ? { startsAt: { gte: startsAt }, NOT: { startsAt, id: { lte: id } } }
    : { startsAt: { lte: startsAt }, NOT: { startsAt, id: { gte: id } } };
}

/** Which appointments a filter means. */
function meant(filter: AppointmentFilter, now: Date): Prisma.AppointmentWhereInput {
  const { leadId, clientId, campaignId, status, undecided, from, to } = filter;
  return {
    ...{ leadId, clientId, campaignId },
    startsAt: { gte: from, lt: to },
    // One by its name: a list of one is looked up without the order of its index.
    status: status?.length === 1 ? status[0] : { in: status },
    ...(undecided && { AND: overAndUndecided(now) }),
    ...(undecided === false && { NOT: overAndUndecided(now) }),
  };
}

/** What is over has begun: an index knows when each begins. */
export function overAndUndecided(now: Date) {
  return { status: 'booked', startsAt: { lte: now }, endsAt: { lte: now } };
}
