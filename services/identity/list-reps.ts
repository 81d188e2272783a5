import { MOST_LEADS_COUNTED } from '../../contracts/identity/rep-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterCursorOldestFirst, OLDEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { showMember, WITH_PERSON } from './list-members.ts';

/** The two logins: people are sign-in's, what they did is the tenant's. */
interface Logins {
  readonly db: Database;
  readonly authDb: Database;
}

const DAY_MS = 86_400_000;
const MOST_CHANGES_COUNTED = 1_000;

interface Work {
  readonly userId: string;
  readonly leads: number;
  readonly openLeads: number;
  readonly booked: number;
  readonly shown: number;
  readonly lastActiveAt: Date | null;
  readonly changes: number;
}

/** The reps and agents of an operator, in the order in which they came, with their work. @throws Refusal forbidden */
export async function listReps({ db, authDb }: Logins, caller: Caller, query: PageQuery, now: Date) {
  const operatorId = requireOperator(caller);
  const members = await authDb.member.findMany({
    where: {
      organizationId: operatorId,
      role: { in: ['rep', 'agent'] },
      ...afterCursorOldestFirst(query.cursor),
    },
    include: WITH_PERSON,
    orderBy: OLDEST_FIRST,
    take: query.limit + 1,
  });
  const page = toPage(members.map(showMember), query.limit);
  const userIds = page.items.map(({ userId }) => userId);
  const work = await asOperator(db, operatorId, (tx) => readWork(tx, userIds, now));
  const items = page.items.map((member) => ({ ...member, ...workOf(work, member.userId) }));
  return { ...page, items };
}

function workOf(work: readonly Work[], userId: string): Omit<Work, 'userId'> {
  const none = { leads: 0, openLeads: 0, booked: 0, shown: 0, lastActiveAt: null, changes: 0 };
  return work.find((one) => one.userId === userId) ?? none;
}

/** Each person's newest leads and changes are counted by an index, and no more than is worth telling apart. */
function readWork(tx: Transaction, userIds: readonly string[], now: Date): Promise<Work[]> {
  const [weekAgo, monthAgo] = [new Date(now.getTime() - 7 * DAY_MS), new Date(now.getTime() - 30 * DAY_MS)];
  return tx.$queryRaw<Work[]>`
    WITH met AS (
      SELECT l.assigned_to, count(*)::int AS booked, count(*) FILTER (WHERE a.status = 'shown')::int AS shown
      FROM appointment a JOIN lead l ON l.operator_id = a.operator_id AND l.id = a.lead_id
      WHERE a.starts_at >= ${monthAgo}::timestamptz AND a.starts_at < ${now}::timestamptz
        AND l.assigned_to = ANY (${userIds}::text[])
      GROUP BY l.assigned_to)
    SELECT who.id AS "userId", has.leads, has."openLeads", coalesce(met.booked, 0) AS booked,
      coalesce(met.shown, 0) AS shown, did."lastActiveAt", did.changes
    FROM unnest(${userIds}::text[]) AS who (id)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS leads, count(*) FILTER (WHERE ended_at IS NULL)::int AS "openLeads"
      FROM (SELECT ended_at FROM lead WHERE assigned_to = who.id
        ORDER BY created_at DESC, id DESC LIMIT ${MOST_LEADS_COUNTED}) AS newest) AS has
    CROSS JOIN LATERAL (
      SELECT max(at) AS "lastActiveAt", count(*) FILTER (WHERE at >= ${weekAgo}::timestamptz)::int AS changes
      FROM (SELECT at FROM audit WHERE actor_id = who.id AND at >= ${monthAgo}::timestamptz
        ORDER BY at DESC, id DESC LIMIT ${MOST_CHANGES_COUNTED}) AS newest) AS did
    LEFT JOIN met ON met.assigned_to = who.id`;
}
