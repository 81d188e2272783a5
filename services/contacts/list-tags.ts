import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';

/** The tags that contacts have, by name, with how many have each. @throws Refusal forbidden, invalid (cursor) */
export async function listTags(db: Database, caller: Caller, { limit, cursor }: PageQuery) {
  const operatorId = requireOperator(caller);
  const after = afterName(cursor) ?? '';
  return asOperator(db, operatorId, async (tx) => {
    const rows = await tx.$queryRaw<{ tag: string; contacts: number }[]>`
      SELECT tag, sum(value)::int AS contacts FROM tag_count
      WHERE operator_id = ${operatorId}::uuid AND tag > ${after}
      GROUP BY tag HAVING sum(value) > 0 ORDER BY tag LIMIT ${limit + 1}`;
    return toNamedPage(rows, limit, ({ tag }) => tag);
  });
}
