import type { LeadRow } from './lead-row.ts';

export interface MergedRows {
  /** One row a person; a later row of the same person has filled in what was missing. */
  readonly rows: readonly LeadRow[];
  readonly repeated: readonly { readonly line: number; readonly of: number }[];
}

/**
 * Finds rows of the same person in one file: the same phone, or for a row without a phone the same email. Two phones
 * with one email are two people: families and front desks share addresses.
 */
export function mergeRows(given: readonly LeadRow[]): MergedRows {
  const rows: LeadRow[] = [];
  const byPhone = new Map<string, number>();
  const byEmail = new Map<string, number>();
  const repeated: { line: number; of: number }[] = [];
  for (const row of given) {
    const sameEmail = row.email === undefined ? undefined : byEmail.get(row.email);
    const index = findSame(
      row,
      byPhone,
      sameEmail === undefined ? undefined : { index: sameEmail, row: rows[sameEmail] },
    );
    const first = index === undefined ? undefined : rows[index];
    const kept = first ? fillIn(first, row) : row;
    const at = index ?? rows.length;
    rows[at] = kept;
    if (first) repeated.push({ line: row.line, of: first.line });
    if (kept.phone !== undefined) byPhone.set(kept.phone, at);
    if (kept.email !== undefined && !byEmail.has(kept.email)) byEmail.set(kept.email, at);
  }
  return { rows, repeated };
}

function findSame(
  row: LeadRow,
  byPhone: ReadonlyMap<string, number>,
  sameEmail: { readonly index: number; readonly row: LeadRow | undefined } | undefined,
): number | undefined {
  const samePhone = row.phone === undefined ? undefined : byPhone.get(row.phone);
  if (samePhone !== undefined) return samePhone;
  const isOnePerson = row.phone === undefined || sameEmail?.row?.phone === undefined;
  return isOnePerson ? sameEmail?.index : undefined;
}

/** The first with what it lacks of the later. */
export function fillIn(first: LeadRow, later: LeadRow): LeadRow {
  const isNamed = first.firstName !== undefined || first.lastName !== undefined;
  return {
    line: first.line,
    phone: first.phone ?? later.phone,
    email: first.email ?? later.email,
    firstName: isNamed ? first.firstName : later.firstName,
    lastName: isNamed ? first.lastName : later.lastName,
    company: first.company ?? later.company,
    zone: first.zone ?? later.zone,
    state: first.state ?? later.state,
    tags: union(first.tags, later.tags),
    fields: later.fields === undefined ? first.fields : { ...later.fields, ...first.fields },
    score: first.score,
  };
}

function union(first: LeadRow['tags'], later: LeadRow['tags']): LeadRow['tags'] {
  if (first === undefined || later === undefined) return first ?? later;
  return [...new Set([...first, ...later])];
}
