import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireContact } from '../leads/lead-scope.ts';
import type { Sealer } from '../seal.ts';
import { openFields } from './sealed-fields.ts';

/** A contact's sealed fields, opened; the trail says who read which. @throws Refusal forbidden, not_found */
export async function readSealed(db: Database, seal: Sealer, caller: Caller, contactId: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireContact(tx, caller, contactId);
    const contact = await tx.contact.findUniqueOrThrow({
      where: { id: contactId },
      select: { fields: true },
    });
    const fields = openFields(seal, operatorId, contact.fields);
    if (Object.keys(fields).length > 0) {
      await audit(tx, {
        operatorId,
        actor: caller.actor,
        action: 'contact.sealed_fields.read',
        subject: { type: 'contact', id: contactId },
        after: { names: Object.keys(fields) },
      });
    }
    return { fields };
  });
}
