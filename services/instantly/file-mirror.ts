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
  const listed = [...new Map(list.campaigns.map((each) => [storable(each.externalId), each])).entries()];
  const externalIds = listed.map(([externalId]) => externalId);
  const names = listed.map(([, { name }]) => storable(name).slice(0, LONGEST_NAME));
  const statuses = listed.map(([, { status }]) => status);
  // In the order in which everybody locks them.
  const rows = await tx.$queryRaw<{ external_id: string; name: string; status: number | null }[]>`
    SELECT external_id, name, status FROM instantly_campaign
    WHERE operator_id = ${operatorId}::uuid AND external_id = ANY (${externalIds}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  // An id of Instantly's is nobody else's: whoever connects its account by another key goes on with its campaigns.
  await tx.$executeRaw`
    INSERT INTO instantly_campaign (operator_id, connection, external_id, name, status, listed_at)
    SELECT ${operatorId}::uuid, ${list.connection}, said.external_id, said.name, said.status, ${askedAt}
    FROM unnest(${externalIds}::text[], ${names}::text[], ${statuses}::int[]) AS said (external_id, name, status)
    ORDER BY said.external_id
    ON CONFLICT (operator_id, external_id) DO UPDATE SET connection = EXCLUDED.connection, name = EXCLUDED.name,
      status = EXCLUDED.status, listed_at = EXCLUDED.listed_at`;
  await tx.instantlyMirror.update({
    where: { operatorId },
    data: { askedAt: null, answeredAt: askedAt, failedAt: null, problem: null },
  });
  const known = new Map(rows.map((row) => [row.external_id, row]));
  const changed = externalIds.filter((externalId, i) => {
    const row = known.get(externalId);
    return row && (row.name !== names[i] || row.status !== statuses[i]);
  });
  return { campaigns: listed.length, added: listed.length - known.size, changed: changed.length };
}

/** Letters of a campaign's name that are kept. */
export const LONGEST_NAME = 500;

/** Postgres takes no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
