import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

export interface OperatorPage {
  readonly operatorIds: readonly string[];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
}

const AT_ONCE = 20;

/** Every operator, by pages. */
export async function listOperators(
  db: Database,
  after: string | null,
  atOnce: number = AT_ONCE,
): Promise<OperatorPage> {
  const rows = await asSystem(db, (tx) =>
    tx.organization.findMany({
      where: { kind: 'operator', ...(after !== null && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: atOnce,
      select: { id: true },
    }),
  );
  const operatorIds = rows.map(({ id }) => id);
  return { operatorIds, next: rows.length < atOnce ? null : (operatorIds.at(-1) ?? null) };
}
