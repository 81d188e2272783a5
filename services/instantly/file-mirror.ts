import type { ListedCampaign } from '../../contracts/instantly/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { lockMirror } from './lock-mirror.ts';

export interface InstantlyList {
  readonly operatorId: string;
  /** The account that it is of: a connection's id, or `environment`. */
  readonly connection: string;
  /** All that there are. */
  readonly campaigns: readonly ListedCampaign[];
  /** When Instantly was asked for it. */
  readonly askedAt: Date;
}

/** How many campaigns the list has, how many of them are new, and how many are called something else or stand otherwise. */
export interface FiledList {
  readonly campaigns: number;
  readonly added: number;
  readonly changed: number;
}

/**
 * Files the whole list of an account's campaigns. What it does not name keeps its row, and is gone. Filed again it changes
 * nothing; one that was asked for before the last is not filed.
 */
export async function fileMirror(tx: Transaction, list: InstantlyList): Promise<FiledList | 'outdated'> {
  const { operatorId, askedAt } = list;
  const mirror = await lockMirror(tx, operatorId);
  if (mirror.answeredAt !== null && mirror.answeredAt > askedAt) return 'outdated';
  const listed = [...new Map(list.campaigns.map((each) => [each.externalId, each])).values()];
  const named = listed.map(({ externalId }) => externalId);
  await adopt(tx, list, named);
  const columns = {
    ids: named.map(storable),
    names: listed.map(({ name }) => storable(name)),
    statuses: listed.map(({ status }) => status),
  };
  const changed = await tx.$executeRaw`
    UPDATE instantly_campaign AS c SET name = said.name, status = said.status
    FROM unnest(${columns.ids}::text[], ${columns.names}::text[], ${columns.statuses}::int[]) AS said (external_id, name, status)
    WHERE c.operator_id = ${operatorId}::uuid AND c.connection = ${list.connection}
      AND c.external_id = said.external_id AND (c.name, c.status) IS DISTINCT FROM (said.name, said.status)`;
  const seen = await tx.instantlyCampaign.updateMany({
    where: { operatorId, connection: list.connection, externalId: { in: columns.ids } },
    data: { listedAt: askedAt },
  });
  // Another may have heard of one of them by an event meanwhile.
  await tx.$executeRaw`
    INSERT INTO instantly_campaign (operator_id, connection, external_id, name, status, listed_at)
    SELECT ${operatorId}::uuid, ${list.connection}, said.external_id, said.name, said.status, ${askedAt}
    FROM unnest(${columns.ids}::text[], ${columns.names}::text[], ${columns.statuses}::int[]) AS said (external_id, name, status)
    ORDER BY said.external_id
    ON CONFLICT (operator_id, connection, external_id) DO UPDATE
      SET name = EXCLUDED.name, status = EXCLUDED.status, listed_at = EXCLUDED.listed_at
      WHERE instantly_campaign.listed_at IS DISTINCT FROM EXCLUDED.listed_at`;
  await tx.instantlyMirror.update({
    where: { operatorId },
    data: { askedAt: null, answeredAt: askedAt, failedAt: null, problem: null },
  });
  return { campaigns: listed.length, added: listed.length - seen.count, changed };
}

/**
 * Locks the account's campaigns in the order in which everybody does, and takes over those that were known by another
 * account: an id of Instantly's is nobody else's, and whoever connects the same account again goes on with its campaigns.
 */
async function adopt(tx: Transaction, { operatorId, connection }: InstantlyList, named: string[]) {
  await tx.$queryRaw`
    SELECT id FROM instantly_campaign WHERE operator_id = ${operatorId}::uuid AND external_id = ANY (${named}::text[])
    ORDER BY id FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE instantly_campaign AS c SET connection = ${connection}
    FROM (SELECT DISTINCT ON (external_id) id FROM instantly_campaign
      WHERE operator_id = ${operatorId}::uuid AND external_id = ANY (${named}::text[])
      ORDER BY external_id, connection = ${connection} DESC, listed_at DESC NULLS LAST, id) AS latest
    WHERE c.id = latest.id AND c.connection <> ${connection}`;
}

/** Postgres takes no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
