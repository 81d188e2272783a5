import type { CallPlace, ErasedCalls } from '../../contracts/calls/workflow.ts';
import { NEWER_PROMISES } from '../../domain/policies/standard.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Through } from '../connections/accounts.ts';

export interface EraseCalls {
  readonly operatorId: string;
  readonly place: CallPlace | null;
  readonly now: Date;
  /**
   * Deletes a call at the vendor, however often it is asked to; false: the vendor refuses. It throws when it cannot tell.
   * An account that is connected no more is asked for nothing.
   */
  readonly atVendor: (call: Through & { readonly vendorId: string }) => Promise<boolean | 'account_ended'>;
}

/** Some seconds' work: it takes a place among those who call. */
const AT_ONCE = 20;

/**
 * Gives up what was said in calls whose time is over, by the newest version of their campaign's policy (a day at
 * least, which the analysis needs): one page of an operator's calls, the oldest first. At the vendor first and then here, call by call: a process that dies in between
 * leaves a call that is still listed, and asking the vendor again is as good as once. Seconds and rates stay.
 */
export async function eraseCalls(
  db: Database,
  { operatorId, place, now, atVendor }: EraseCalls,
): Promise<ErasedCalls> {
  const due = await asOperator(db, operatorId, (tx) => tx.$queryRaw<Due[]>(dueCalls(operatorId, place, now)));
  const refused: string[] = [];
  for (const call of due) {
    const became = await atVendor({ operatorId, ...call });
    if (became === false) {
      refused.push(call.id);
      continue;
    }
    const left = became === 'account_ended' && { reason: LEFT_AT_VENDOR };
    await asOperator(db, operatorId, (tx) =>
      tx.call.update({ where: { id: call.id }, data: { ...erased(now), ...left } }),
    );
  }
  const last = due.at(-1);
  const isOver = !last || due.length < AT_ONCE;
  const next = isOver ? null : { endedAt: last.endedAt, callId: last.id };
  if (isOver) await forgetWaits(db, operatorId, now);
  return { erased: due.length - refused.length, refused, next };
}

const LEFT_AT_VENDOR =
  'the vendor may still have what was said: the account that it was made by is connected no more';

const KEPT_DAYS = NEWER_PROMISES.keep.callContentDays;

const erased = (at: Date) => ({ transcript: null, recordingUrl: null, summary: null, contentErasedAt: at });

interface Due {
  readonly id: string;
  readonly vendorId: string;
  readonly connectionId: string | null;
  /** With all the digits that Postgres has: a cursor. */
  readonly endedAt: string;
}

function dueCalls(operatorId: string, place: CallPlace | null, now: Date): Prisma.Sql {
  // In the words of its index.
  const over = Prisma.sql`CASE WHEN call.ended_at IS NULL THEN call.created_at ELSE call.ended_at END`;
  const after = place
    ? Prisma.sql`AND (${over}, call.id) > (${place.endedAt}::timestamptz, ${place.callId}::uuid)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT call.id, call.vendor_id AS "vendorId", call.connection_id AS "connectionId", (${over})::text AS "endedAt"
    FROM call
    JOIN lead ON lead.operator_id = call.operator_id AND lead.id = call.lead_id
    JOIN campaign ON campaign.operator_id = lead.operator_id AND campaign.id = lead.campaign_id
    JOIN policy pinned ON pinned.operator_id = campaign.operator_id AND pinned.id = campaign.policy_id
    CROSS JOIN LATERAL (
      SELECT body FROM policy WHERE operator_id = pinned.operator_id AND name = pinned.name
      ORDER BY version DESC LIMIT 1) newest
    WHERE call.operator_id = ${operatorId}::uuid AND call.content_erased_at IS NULL AND call.vendor_id IS NOT NULL
      AND (call.status NOT IN ('dialing', 'ongoing') OR call.created_at < ${now}::timestamptz - interval '1 day')
      AND ${over} < ${now}::timestamptz - make_interval(days => greatest(1, coalesce(
        (newest.body->'keep'->>'callContentDays')::int, ${KEPT_DAYS}::int))) ${after}
      -- By the shortest of them all, so that the newest calls are not looked at every night.
      AND ${over} < ${now}::timestamptz - make_interval(days => (
        SELECT greatest(1, least(${KEPT_DAYS}::int, min((body->'keep'->>'callContentDays')::int)))
        FROM policy WHERE operator_id = ${operatorId}::uuid))
    ORDER BY ${over}, call.id LIMIT ${AT_ONCE}`;
}

const DAY_MS = 86_400_000;

/** Calls that waited for a line and never came back: their leads have ended meanwhile. */
async function forgetWaits(db: Database, operatorId: string, now: Date): Promise<void> {
  const until = { lt: new Date(now.getTime() - DAY_MS) };
  await asOperator(db, operatorId, (tx) => tx.callWait.deleteMany({ where: { operatorId, until } }));
}
