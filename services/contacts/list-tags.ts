import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { scopeConditions } from '../leads/lead-scope.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';

interface TagRow {
  readonly tag: string;
  readonly contacts: number;
}

/** Those of the contacts that the caller sees: the counters count everybody's. */
function tagsOf(caller: Caller, after: string, limit: number): Prisma.Sql {
  const { operatorId } = caller.tenant;
  const theirs = [Prisma.sql`l.operator_id = ${operatorId}::uuid`, ...scopeConditions(caller)];
  return Prisma.sql`
    SELECT tag, count(*)::int AS contacts FROM contact c, unnest(c.tags) AS tag
    WHERE c.id IN (SELECT l.contact_id FROM lead l WHERE ${Prisma.join(theirs, ' AND ')}) AND tag > ${after}
    GROUP BY tag ORDER BY tag LIMIT ${limit + 1}`;
}

/** The tags that contacts have, by name, with how many have each. @throws Refusal forbidden, invalid (cursor) */
export async function listTags(db: Database, caller: Caller, { limit, cursor }: PageQuery) {
  const operatorId = requireOperator(caller);
  const after = afterName(cursor) ?? '';
  return asOperator(db, operatorId, async (tx) => {
    const rows = await tx.$queryRaw<TagRow[]>(
      caller.only
        ? tagsOf(caller, after, limit)
        : Prisma.sql`
      SELECT tag, sum(value)::int AS contacts FROM tag_count
      WHERE operator_id = ${operatorId}::uuid AND tag > ${after}
      GROUP BY tag HAVING sum(value) > 0 ORDER BY tag LIMIT ${limit + 1}`,
    );
    return toNamedPage(rows, limit, ({ tag }) => tag);
  });
}
