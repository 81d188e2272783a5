import type { Database } from '../../prisma/client.ts';
import type { ImportProblem } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { afterName, badCursor, type PageQuery, toNamedPage } from '../page.ts';
import { Refusal } from '../refusal.ts';

const BY_LINE = [{ line: 'asc' as const }, { kind: 'asc' as const }];

/** The rows of an import that became no lead of their own, or not as they say, by line. @throws Refusal not_found, invalid */
export async function listImportProblems(
  db: Database,
  caller: Caller,
  { id, kind, limit, cursor }: PageQuery & { readonly id: string; readonly kind?: string | undefined },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    await requireImport(tx, id);
    const rows = await tx.importProblem.findMany({
      where: { importId: id, kind, ...after(placeOf(cursor)) },
      orderBy: BY_LINE,
      take: limit + 1,
    });
    return toNamedPage(rows, limit, (row) => `${row.line}.${row.kind}`);
  });
}

/** All of them, for a file. @throws Refusal not_found, before the first row */
export async function* exportImportProblems(
  db: Database,
  caller: Caller,
  importId: string,
): AsyncGenerator<ImportProblem, void> {
  await asTenant(db, caller.tenant, (tx) => requireImport(tx, importId));
  yield* inBatches<ImportProblem>((last, take) =>
    asTenant(db, caller.tenant, (tx) =>
      tx.importProblem.findMany({ where: { importId, ...after(last) }, orderBy: BY_LINE, take }),
    ),
  );
}

async function requireImport(tx: Transaction, id: string): Promise<void> {
  if (!(await tx.import.findUnique({ where: { id }, select: { id: true } })))
    throw new Refusal('not_found', 'There is no such import.');
}

type Place = Pick<ImportProblem, 'line' | 'kind'>;

function after(place: Place | undefined) {
  if (!place) return {};
  const { line, kind } = place;
  return { line: { gte: line }, NOT: { line, kind: { lte: kind } } };
}

function placeOf(cursor: string | undefined): Place | undefined {
  const name = afterName(cursor);
  if (name === undefined) return undefined;
  const [, line, kind] = /^(\d{1,9})\.([a-z]{1,20})$/.exec(name) ?? [];
  if (!line || !kind) throw badCursor();
  return { line: Number(line), kind };
}
