import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import type { MirrorState } from './await-mirror.ts';
import { statusOf } from './campaign-status.ts';
import { versionOf } from './save-assignments.ts';

interface ChoiceRow {
  readonly id: string;
  readonly name: string;
  readonly status: number | null;
  readonly listedAt: Date | null;
  readonly assignedAt: Date | null;
  readonly others: string[];
  readonly waiting: number;
}

/**
 * All campaigns of the operator at Instantly, by name, and which a client has.
 *
 * @param askInstantly has its list read, before ours is
 * @throws Refusal forbidden, not_found (client)
 */
export async function getAssignments(
  db: Database,
  caller: Caller,
  clientId: string,
  askInstantly: () => Promise<MirrorState>,
) {
  const operatorId = requireOperator(caller);
  const client = await asOperator(db, operatorId, (tx) =>
    tx.organization.findUnique({ where: { id: clientId, kind: 'client' } }),
  );
  if (!client) throw new Refusal('not_found', 'There is no such client.');
  const mirror = await askInstantly();
  return asOperator(db, operatorId, async (tx) => {
    const open = await tx.instantlyAssignment.findMany({ where: { clientId, untilAt: null } });
    const rows = await readChoices(tx, clientId);
    const campaigns = rows.map(({ listedAt, ...row }) => ({
      ...row,
      status: statusOf({ status: row.status, listedAt }, mirror.answeredAt),
      isAssigned: row.assignedAt !== null,
    }));
    return { clientId, clientName: client.name, campaigns, mirror, version: versionOf(open) };
  });
}

/** What waits is what happened since the last who had a campaign had it. */
function readChoices(tx: Transaction, clientId: string): Promise<ChoiceRow[]> {
  return tx.$queryRaw<ChoiceRow[]>`
    SELECT c.id, c.name, c.status, c.listed_at AS "listedAt", had.mine AS "assignedAt", had.others,
      CASE WHEN had.is_held THEN 0 ELSE (SELECT count(*)::int FROM instantly_event AS e
        WHERE e.operator_id = c.operator_id AND e.campaign_id = c.id AND e.at >= coalesce(had.last_end, '-infinity'))
      END AS waiting
    FROM instantly_campaign AS c CROSS JOIN LATERAL (
      SELECT max(a.from_at) FILTER (WHERE a.until_at IS NULL AND a.client_id = ${clientId}::uuid) AS mine,
        coalesce(array_agg(o.name ORDER BY lower(o.name)) FILTER (
          WHERE a.until_at IS NULL AND a.client_id <> ${clientId}::uuid), '{}') AS others,
        count(*) FILTER (WHERE a.until_at IS NULL) > 0 AS is_held, max(a.until_at) AS last_end
      FROM instantly_assignment AS a JOIN organization AS o ON o.id = a.client_id
      WHERE a.operator_id = c.operator_id AND a.campaign_id = c.id) AS had
    ORDER BY lower(c.name), c.id`;
}
