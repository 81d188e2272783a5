import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { showView } from './show-view.ts';

/** Removes a saved view; its leads stay as they are. @throws Refusal forbidden, not_found */
export async function removeView(db: Database, caller: Caller, id: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const view = await tx.savedView.findUnique({ where: { id } });
    const { count } = await tx.savedView.deleteMany({ where: { id } });
    if (!view || count === 0) throw new Refusal('not_found', 'There is no such view.');
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'lead_view.remove',
      subject: { type: 'lead_view', id },
      before: { name: view.name },
    });
    return showView(view);
  });
}
