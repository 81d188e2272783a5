import { isSealed, type SealedField } from '../../contracts/contacts/sealed-field.ts';
import type { Sealer } from '../seal.ts';

/** A transaction, as far as it is asked here: the ORM's or one for COPY. */
interface Asked {
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]>;
}

/** Which fields an operator has marked. Until the transaction ends the marks stay: whoever changes them sees all that it wrote. */
export async function markedFields(sql: Asked, operatorId: string): Promise<ReadonlySet<string>> {
  const [row] = await sql.query<{ names: string[] }>(
    'SELECT sensitive_fields AS names FROM organization WHERE id = $1::uuid FOR SHARE',
    [operatorId],
  );
  return new Set(row?.names ?? []);
}

/** The same fields, the marked ones sealed. */
export function sealFields<Value>(
  seal: Sealer,
  { operatorId, marked }: { readonly operatorId: string; readonly marked: ReadonlySet<string> },
  fields: Readonly<Record<string, Value>>,
): Record<string, Value | SealedField> {
  if (!Object.keys(fields).some((name) => marked.has(name))) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, Value | SealedField] => {
      if (!marked.has(name) || value === null || isSealed(value)) return [name, value];
      return [name, { sealed: seal.seal(JSON.stringify(value), placeOf(operatorId, name)) }];
    }),
  );
}

/** The values of those that are sealed, and of no others. @throws Error when a key is gone */
export function openFields(seal: Sealer, operatorId: string, fields: unknown): Record<string, unknown> {
  if (typeof fields !== 'object' || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      isSealed(value) ? [[name, JSON.parse(seal.open(value.sealed, placeOf(operatorId, name)))]] : [],
    ),
  );
}

/** Not the contact: an import seals before it knows whose the value is, and two contacts may turn out to be one. */
function placeOf(operatorId: string, name: string): string {
  return `contact.fields:${operatorId}:${name}`;
}
