import type { NewLeadView } from '../../contracts/leads/view-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { wordsOf } from './leads-of.ts';
import { plainFilter } from './plain-filter.ts';
import { showView } from './show-view.ts';

/** Gives a list of leads a name. @throws Refusal forbidden, invalid (filter), conflict (the name is taken) */
export async function saveView(db: Database, caller: Caller, { name, filter, columns }: NewLeadView) {
  const operatorId = requireOperator(caller);
  if (filter.q !== undefined) wordsOf(filter.q);
  return asOperator(db, operatorId, async (tx) => {
    const [view] = await tx.savedView.createManyAndReturn({
      data: { operatorId, name, filter, columns },
      skipDuplicates: true,
    });
    if (!view) throw nameTaken(name);
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'lead_view.create',
      subject: { type: 'lead_view', id: view.id },
      after: { name, filter: plainFilter(filter), columns },
    });
    return showView(view);
  });
}

export function nameTaken(name: string): Refusal {
  return new Refusal('conflict', `There is a view "${name}" already.`, [
    { field: 'name', message: 'is taken' },
  ]);
}
