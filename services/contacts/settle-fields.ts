import { isSealed } from '../../contracts/contacts/sealed-field.ts';
import type { SettledPage } from '../../contracts/contacts/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { sqlOf } from '../leads/batch-sql.ts';
import type { Sealer } from '../seal.ts';
import { markedFields, openFields, sealFields } from './sealed-fields.ts';

/** Some milliseconds of work under a lock on so many contacts. */
const AT_ONCE = 500;

interface Row {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Makes one page of an operator's contacts what its marks and our keys ask for: marked values sealed by the newest key,
 * all others open. Again, or two at once, it does no harm.
 */
export async function settleFields(
  db: Database,
  seal: Sealer,
  { operatorId, after }: { readonly operatorId: string; readonly after: string | null },
): Promise<SettledPage> {
  return asOperator(db, operatorId, async (tx) => {
    const marked = await markedFields(sqlOf(tx), operatorId);
    const rows = await tx.$queryRaw<Row[]>`
      SELECT id, fields FROM contact
      WHERE operator_id = ${operatorId}::uuid AND id > ${after ?? NOBODY}::uuid AND fields <> '{}'
      ORDER BY id LIMIT ${AT_ONCE} FOR NO KEY UPDATE`;
    const changed = rows.flatMap((row) => {
      const fields = settled(seal, { operatorId, marked }, row.fields);
      return fields === row.fields ? [] : [{ id: row.id, fields }];
    });
    if (changed.length > 0) {
      await tx.$executeRaw`
        UPDATE contact SET fields = changed.fields
        FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS changed (id uuid, fields jsonb)
        WHERE contact.id = changed.id`;
    }
    const last = rows.length < AT_ONCE ? undefined : rows.at(-1);
    return { changed: changed.length, next: last?.id ?? null };
  });
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The very same object when nothing has to change. */
function settled(
  seal: Sealer,
  marks: { readonly operatorId: string; readonly marked: ReadonlySet<string> },
  fields: Row['fields'],
): Row['fields'] {
  const wrong = Object.entries(fields).filter(([name, value]) =>
    isSealed(value)
      ? !marks.marked.has(name) || seal.isOld(value.sealed)
      : marks.marked.has(name) && value !== null,
  );
  if (wrong.length === 0) return fields;
  const sealed = Object.fromEntries(wrong.filter(([, value]) => isSealed(value)));
  const opened = { ...fields, ...openFields(seal, marks.operatorId, sealed) };
  return sealFields(seal, marks, opened);
}
