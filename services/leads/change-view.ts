import type { LeadViewChange } from '../../contracts/leads/view-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit, changed } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { wordsOf } from './leads-of.ts';
import { plainFilter } from './plain-filter.ts';
import { nameTaken } from './save-view.ts';
import { showView } from './show-view.ts';

/** Changes a saved view; what is left out stays. @throws Refusal forbidden, not_found, invalid, conflict (name) */
export async function changeView(db: Database, caller: Caller, { id, ...change }: LeadViewChange, now: Date) {
  const operatorId = requireOperator(caller);
  if (change.filter?.q !== undefined) wordsOf(change.filter.q);
  try {
    return await asOperator(db, operatorId, async (tx) => {
      const before = await tx.savedView.findUnique({ where: { id } });
      if (!before) throw new Refusal('not_found', 'There is no such view.');
      const after = await tx.savedView.update({ where: { id }, data: { ...change, updatedAt: now } });
      await audit(tx, {
        operatorId,
        actor: caller.actor,
        action: 'lead_view.change',
        subject: { type: 'lead_view', id },
        ...changed(stand(before), stand(after)),
      });
      return showView(after);
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw nameTaken(change.name ?? '');
    }
    throw error;
  }
}

function stand({ name, filter, columns }: Prisma.SavedViewModel): Prisma.InputJsonObject {
  return { name, filter: plainFilter(filter), columns };
}
