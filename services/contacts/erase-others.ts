import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { ErasedPerson } from './read-erasure.ts';

/**
 * Other contacts whose own fields or tags name the person, as who sent them or whose friend they are. All contacts are
 * looked through, some 10 µs each, so it is asked before anything is locked; who comes meanwhile is found the next time.
 */
export async function findOthers(tx: Transaction, person: ErasedPerson): Promise<string[]> {
  const { operatorId, contactIds, pattern } = person;
  // What stands around it makes the search three times as long: few are left to be asked for that.
  const loose = pattern.replace(/\(\?<?!\[[^\]]*\]\)/g, '');
  const said = Prisma.sql`(fields::text || ' ' || array_to_string(tags, ' '))`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contact WHERE operator_id = ${operatorId}::uuid AND id <> ALL (${contactIds}::uuid[])
      AND (fields <> '{}' OR tags <> '{}') AND ${said} ~* ${loose} AND ${said} ~* ${pattern} ORDER BY id`;
  return rows.map(({ id }) => id);
}

/** Takes the person out of what others have of it: the rest of them is theirs. */
export function eraseInOthers({ pattern }: ErasedPerson, others: readonly string[]): Prisma.Sql {
  const fields = Prisma.sql`erased_json(fields, '{}', ${pattern})`;
  return Prisma.sql`UPDATE contact SET fields = ${fields}, tags = ARRAY(
      SELECT said FROM (SELECT regexp_replace(tag, ${pattern}, '(erased)', 'gi') AS said, min(place) AS place
        FROM unnest(tags) WITH ORDINALITY AS each (tag, place) GROUP BY 1) AS told ORDER BY place)
    WHERE id = ANY (${[...others]}::uuid[])
      AND (fields <> ${fields} OR EXISTS (SELECT FROM unnest(tags) AS tag WHERE tag ~* ${pattern}))`;
}

/** After whoever had them: a tag that is somebody's name, and that nobody has any more, is in no list. */
export function eraseTags({ operatorId, pattern }: ErasedPerson): Prisma.Sql {
  return Prisma.sql`DELETE FROM tag_count WHERE operator_id = ${operatorId}::uuid AND tag IN (
    SELECT tag FROM tag_count WHERE operator_id = ${operatorId}::uuid AND tag ~* ${pattern}
    GROUP BY tag HAVING sum(value) = 0)`;
}
