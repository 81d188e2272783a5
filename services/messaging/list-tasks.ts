import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { tasksInScope } from '../leads/lead-scope.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export interface TaskQuery extends PageQuery {
  readonly status?: string | undefined;
  readonly leadId?: string | undefined;
  readonly kind?: string | undefined;
  readonly owner?: string | undefined;
  readonly dueBefore?: Date | undefined;
}

/** What people must do, newest first. @throws Refusal forbidden */
export async function listTasks(db: Database, caller: Caller, query: TaskQuery) {
  const { status, leadId, kind, owner, dueBefore, cursor, limit } = query;
  return asOperator(db, requireOperator(caller), async (tx) => {
    const rows = await tx.task.findMany({
      where: {
        ...{ status, leadId, kind, owner, dueAt: dueBefore && { lte: dueBefore } },
        ...afterCursor(cursor),
        AND: tasksInScope(caller),
      },
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    return toPage(rows, limit);
  });
}
