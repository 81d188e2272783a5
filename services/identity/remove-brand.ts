import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from './audit.ts';

/** Shows the operator's clients our own name again. @throws Refusal forbidden */
export async function removeBrand(db: Database, caller: Caller): Promise<boolean> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const [before] = await tx.brand.findMany({ where: { operatorId }, select: { name: true, colour: true } });
    if (!before) return false;
    await tx.brand.deleteMany({ where: { operatorId } });
    const subject = { type: 'organization', id: operatorId };
    await audit(tx, { operatorId, actor: caller.actor, action: 'brand.remove', subject, before });
    return true;
  });
}
