import { createHash } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';
import { countForClients } from './count.ts';

export interface WantedAssignments {
  readonly clientId: string;
  readonly campaignIds: readonly string[];
  /** Of what was there when it was decided; left out: whatever is there now. */
  readonly version?: string | undefined;
}

interface LockedCampaign {
  readonly id: string;
  readonly name: string;
  /** The moment from which it is another's: after all that has happened in it. */
  readonly turn: string;
  /** Since when what happens in it waits, where nobody has it. */
  readonly waitsSince: string | null;
}

/** A campaign that many wrote to before it was anybody's: some ten thousand events a second. */
const PATIENCE = { timeout: 300_000 };

/**
 * Gives a client campaigns, and takes others from it, in one transaction: what is named is what it has. What waited in a
 * campaign that nobody had is counted for it. What was counted stays, and is shown again when a campaign comes back.
 * Locks: the client's assignments, then the campaigns' rows in order of id.
 *
 * @throws Refusal forbidden, not_found (client, campaign), conflict (somebody changed it meanwhile)
 */
export async function saveAssignments(db: Database, caller: Caller, wanted: WantedAssignments) {
  const operatorId = requireOperator(caller);
  const { clientId, version } = wanted;
  const work = async (tx: Transaction) => {
    await requireClient(tx, clientId);
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`instantly:${clientId}`}, 0))`;
    const open = await tx.instantlyAssignment.findMany({ where: { clientId, untilAt: null } });
    if (version !== undefined && version !== versionOf(open))
      throw new Refusal('conflict', 'Somebody else changed it meanwhile: look at it again first.');
    const has = new Set(open.map(({ campaignId }) => campaignId));
    const wants = new Set(wanted.campaignIds);
    const given = [...wants].filter((id) => !has.has(id));
    const taken = [...has].filter((id) => !wants.has(id));
    if (given.length + taken.length === 0) return { added: 0, removed: 0, counted: 0 };
    const campaigns = await lockCampaigns(tx, operatorId, [...given, ...taken]);
    const [added, removed] = [given, taken].map((ids) => campaigns.filter(({ id }) => ids.includes(id)));
    if (!added || !removed || added.length < given.length)
      throw new Refusal('not_found', 'There is no such campaign.', [
        { field: 'campaignIds', message: 'names a campaign that is not there' },
      ]);
    await end(tx, clientId, removed);
    await begin(tx, { operatorId, clientId }, added);
    const counted = await countWaiting(tx, { operatorId, clientId }, added);
    await audit(tx, {
      ...{ operatorId, clientId, actor: caller.actor, action: 'instantly.assign' },
      subject: { type: 'client', id: clientId },
      after: { added: added.map(naming), removed: removed.map(naming), counted },
    });
    return { added: added.length, removed: removed.length, counted };
  };
  return asOperator(db, operatorId, work, PATIENCE);
}

const naming = ({ id, name }: LockedCampaign) => ({ id, name });

/** Of what a client has: two that are alike have the same. */
export function versionOf(open: readonly { readonly id: string }[]): string {
  const ids = open.map(({ id }) => id).sort();
  return createHash('sha256').update(ids.join()).digest('hex').slice(0, 16);
}

/**
 * Whoever records an event of a campaign, or gives it to somebody else, waits. A turn is later than every event and every
 * turn before it, whatever the clock says: so it never changes whose something is that was counted.
 */
async function lockCampaigns(
  tx: Transaction,
  operatorId: string,
  ids: readonly string[],
): Promise<LockedCampaign[]> {
  await tx.$executeRaw`
    SELECT 1 FROM instantly_campaign WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  return tx.$queryRaw<LockedCampaign[]>`
    SELECT c.id, c.name, greatest(date_trunc('milliseconds', clock_timestamp()), said.event, said.turn)::text AS turn,
      CASE WHEN NOT said.is_held THEN coalesce(said.last_end, '-infinity')::text END AS "waitsSince"
    FROM instantly_campaign AS c CROSS JOIN LATERAL (
      SELECT max(greatest(from_at, until_at)) + interval '1 ms' AS turn, max(until_at) AS last_end,
        count(*) FILTER (WHERE until_at IS NULL) > 0 AS is_held,
        (SELECT max(at) + interval '1 ms' FROM instantly_event
         WHERE operator_id = ${operatorId}::uuid AND campaign_id = c.id) AS event
      FROM instantly_assignment WHERE operator_id = ${operatorId}::uuid AND campaign_id = c.id) AS said
    WHERE c.id = ANY (${ids}::uuid[])`;
}

const turnsOf = (campaigns: readonly LockedCampaign[]) => Prisma.sql`
  unnest(${campaigns.map(({ id }) => id)}::uuid[], ${campaigns.map(({ turn }) => turn)}::timestamptz[])
    AS turn (campaign_id, at)`;

async function end(tx: Transaction, clientId: string, campaigns: readonly LockedCampaign[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE instantly_assignment AS a SET until_at = turn.at FROM ${turnsOf(campaigns)}
    WHERE a.client_id = ${clientId}::uuid AND a.campaign_id = turn.campaign_id AND a.until_at IS NULL`;
}

interface Whose {
  readonly operatorId: string;
  readonly clientId: string;
}

async function begin(
  tx: Transaction,
  { operatorId, clientId }: Whose,
  campaigns: readonly LockedCampaign[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO instantly_assignment (operator_id, client_id, campaign_id, from_at)
    SELECT ${operatorId}::uuid, ${clientId}::uuid, campaign_id, at FROM ${turnsOf(campaigns)}`;
}

/** Nobody's is what happened since the last who had the campaign had it. */
async function countWaiting(
  tx: Transaction,
  { operatorId, clientId }: Whose,
  campaigns: readonly LockedCampaign[],
): Promise<number> {
  const idle = campaigns.filter(({ waitsSince }) => waitsSince !== null);
  if (idle.length === 0) return 0;
  const [ids, since] = [idle.map(({ id }) => id), idle.map(({ waitsSince }) => waitsSince)];
  return countForClients(
    tx,
    operatorId,
    Prisma.sql`
      SELECT ${clientId}::uuid AS client_id, e.campaign_id, e.id AS event_id, e.kind, e.at, e.lead_email
      FROM unnest(${ids}::uuid[], ${since}::timestamptz[]) AS idle (campaign_id, since)
      JOIN instantly_event AS e ON e.operator_id = ${operatorId}::uuid AND e.campaign_id = idle.campaign_id
        AND e.at >= idle.since`,
  );
}
