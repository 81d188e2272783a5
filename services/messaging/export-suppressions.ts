import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';

const AT_ONCE = 5_000;

/** The whole suppression list in order of its ids, a few thousand rows in memory at a time. @throws Refusal forbidden */
export async function* exportSuppressions(db: Database, caller: Caller) {
  const operatorId = requireOperator(caller);
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await asOperator(db, operatorId, (tx) =>
      tx.suppression.findMany({
        where: { operatorId, id: { gt: after } },
        orderBy: { id: 'asc' },
        take: AT_ONCE,
      }),
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last.id;
  }
}
