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
      include: {
        lead: { select: { assignedTo: true, contact: { select: { firstName: true, lastName: true } } } },
      },
    });
    return toPage(
      rows.map(({ lead, ...task }) => ({
        ...task,
        contactName: lead && seesLead(caller, lead) ? nameOf(lead) : null,
      })),
      limit,
    );
  });
}

/** A task of one's own may be about somebody else's lead. */
function seesLead({ only }: Caller, { assignedTo }: { readonly assignedTo: string | null }): boolean {
  return !only || assignedTo === only.assignedTo || (only.orNobody && assignedTo === null);
}

interface Named {
  readonly contact: { readonly firstName: string | null; readonly lastName: string | null };
}

function nameOf({ contact: { firstName, lastName } }: Named): string | null {
  return [firstName, lastName].filter(Boolean).join(' ') || null;
}
