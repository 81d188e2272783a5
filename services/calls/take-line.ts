import { lineWaitMs } from '../../domain/calls/line-wait.ts';
import { WORKED } from '../../domain/leads/status.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { becomeSystem, takeRole, type Transaction } from '../../prisma/tenant.ts';

export interface LineRequest {
  readonly operatorId: string;
  readonly leadId: string;
  /** Of the call. */
  readonly key: string;
  readonly now: Date;
  readonly campaign: { readonly id: string; readonly maxCallsAtOnce: number | null };
  /** What it is called by: of the operator's own, or the environment's, which bears the calls of all who have none. */
  readonly account: { readonly connectionId: string | null; readonly callsAtOnce: number | undefined };
}

export interface NoLine {
  readonly until: Date;
  /** In plain words */
  readonly why: string;
}

/** Retell ends every call after two hours (`max_call_duration_ms`): what began before that is over, whatever we heard of it. */
const LONGEST_CALL_MS = 2 * 3_600_000 + 5 * 60_000;

/** A line that gets free is kept for those who ask again within this long and have waited longer. */
const KEPT_FOR_MS = 15_000;
/** Who is later than this does not come any more. */
const LATE_MS = 60_000;

/** Dialling, ringing and hanging up. Ours. */
const AROUND_A_CALL_MS = 20_000;
/** Ours, for want of calls to learn from. */
const TYPICAL_CALL_MS = 60_000;
const LEARNT_FROM = 20;

/** Further back it does not matter who is where. */
const MOST_AHEAD = 10_000;

/** Whose lines: a campaign's, by its id, `account` for the environment's, or the id of the operator's own connection. */
interface Pool {
  readonly name: string;
  readonly whose: string;
  readonly lines: number;
  readonly taken: number;
}

/**
 * Takes a line for a call whose row is written in the same transaction, or says when to ask again. Those who wait are
 * served in the order in which they came, and sleep until it may be their turn.
 *
 * @returns null: there is a line
 */
export async function takeLine(tx: Transaction, request: LineRequest): Promise<NoLine | null> {
  const { campaign, account } = request;
  // Held until the row is committed: two who count at once would both take the last line. Nobody waits for anything
  // else while holding it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('calls:lines', 0))`;
  const own = campaign.maxCallsAtOnce;
  const busy =
    (own === null ? null : await ask(tx, request, await poolOfCampaign(tx, request, own))) ??
    (account.callsAtOnce === undefined
      ? null
      : await ask(tx, request, await poolOfAccount(tx, request, account.callsAtOnce)));
  if (!busy) await leaveLine(tx, request);
  return busy;
}

/** It calls now, or not for another reason: it waits for no line any more. */
export async function leaveLine(
  tx: Transaction,
  { operatorId, key }: Pick<LineRequest, 'operatorId' | 'key'>,
): Promise<void> {
  await tx.callWait.deleteMany({ where: { operatorId, key } });
}

async function ask(tx: Transaction, request: LineRequest, pool: Pool): Promise<NoLine | null> {
  const { operatorId, leadId, key, now } = request;
  const { lines, whose } = pool;
  const mine = await tx.callWait.findUnique({ where: { operatorId_key: { operatorId, key } } });
  // Whoever comes for the first time is behind all the others.
  const before = mine
    ? Prisma.sql`AND (w.since, w.key) < (${mine.since}::timestamptz, ${key})`
    : Prisma.empty;
  const queue = { operatorId, name: pool.name, now, before };
  if (pool.taken + (await comingSoon(tx, queue)) < lines) return null;
  const meanMs = await meanCallMs(tx, operatorId);
  const ahead = await waitingLonger(tx, queue);
  const until = new Date(now.getTime() + lineWaitMs({ ahead, lines, meanMs, leadId }));
  await tx.callWait.upsert({
    where: { operatorId_key: { operatorId, key } },
    create: { operatorId, leadId, key, lines: pool.name, since: now, until },
    update: { lines: pool.name, until },
  });
  const why = lines === 1 ? `the one line of ${whose} is busy` : `all ${lines} lines of ${whose} are busy`;
  return { until, why };
}

/** In the words of its index. */
const UNDER_WAY = Prisma.sql`status IN ('dialing', 'ongoing')
  AND CASE WHEN attempted_at IS NULL THEN created_at ELSE attempted_at END`;

/** By the wall's clock, as the rows are. */
const stillPossible = (): Date => new Date(Date.now() - LONGEST_CALL_MS);

async function poolOfCampaign(
  tx: Transaction,
  { operatorId, campaign }: LineRequest,
  lines: number,
): Promise<Pool> {
  const [row] = await tx.$queryRaw<{ taken: number }[]>`
    SELECT count(*)::int AS taken
    FROM (SELECT lead_id FROM call WHERE ${UNDER_WAY} > ${stillPossible()} AND operator_id = ${operatorId}::uuid
      AND direction = 'outbound') c
    JOIN lead ON lead.id = c.lead_id AND lead.operator_id = ${operatorId}::uuid
    WHERE lead.campaign_id = ${campaign.id}::uuid`;
  return { name: campaign.id, whose: 'the campaign', lines, taken: row?.taken ?? 0 };
}

/** The calls of an account, and those who phone in: by the environment's every tenant's, by the operator's own its own. */
async function poolOfAccount(
  tx: Transaction,
  { operatorId, account: { connectionId } }: LineRequest,
  lines: number,
): Promise<Pool> {
  if (connectionId !== null) {
    const [row] = await tx.$queryRaw<{ taken: number }[]>`
      SELECT count(*)::int AS taken FROM call WHERE ${UNDER_WAY} > ${stillPossible()}
        AND operator_id = ${operatorId}::uuid AND connection_id = ${connectionId}::uuid`;
    return { name: connectionId, whose: 'the operator’s own account', lines, taken: row?.taken ?? 0 };
  }
  await becomeSystem(tx);
  const [row] = await tx.$queryRaw<{ taken: number }[]>`
    SELECT count(*)::int AS taken FROM call WHERE ${UNDER_WAY} > ${stillPossible()} AND connection_id IS NULL`;
  await takeRole(tx, { role: 'operator', operatorId });
  return { name: 'account', whose: 'the vendor’s account', lines, taken: row?.taken ?? 0 };
}

interface Queue {
  readonly operatorId: string;
  readonly name: string;
  readonly now: Date;
  /** Who of it is meant. */
  readonly before: Prisma.Sql;
}

/** A lead whose sequence is over or stands still does not come any more, though its place may still be there. */
async function comingSoon(tx: Transaction, { operatorId, name, now, before }: Queue): Promise<number> {
  const soon = new Date(now.getTime() + KEPT_FOR_MS);
  const late = new Date(now.getTime() - LATE_MS);
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM call_wait w JOIN lead ON lead.id = w.lead_id AND lead.operator_id = w.operator_id
    WHERE w.operator_id = ${operatorId}::uuid AND w.lines = ${name} AND w.until > ${late} AND w.until <= ${soon}
      ${before}
      AND lead.ended_at IS NULL AND lead.paused_at IS NULL AND lead.status = ANY (${[...WORKED]}::text[])`;
  return row?.count ?? 0;
}

async function waitingLonger(tx: Transaction, { operatorId, name, now, before }: Queue): Promise<number> {
  const late = new Date(now.getTime() - LATE_MS);
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM call_wait w
      WHERE w.operator_id = ${operatorId}::uuid AND w.lines = ${name} AND w.until > ${late} ${before}
      LIMIT ${MOST_AHEAD}) ahead`;
  return row?.count ?? 0;
}

/** How long a line is taken by a call of this operator's, by the newest ones. */
async function meanCallMs(tx: Transaction, operatorId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ mean: number | null }[]>`
    SELECT avg(duration_ms)::float8 AS mean FROM (
      SELECT duration_ms FROM call
      WHERE operator_id = ${operatorId}::uuid AND content_erased_at IS NULL AND vendor_id IS NOT NULL
        AND status = 'ended'
      ORDER BY CASE WHEN ended_at IS NULL THEN created_at ELSE ended_at END DESC LIMIT ${LEARNT_FROM}) newest`;
  return AROUND_A_CALL_MS + (row?.mean ?? TYPICAL_CALL_MS);
}
