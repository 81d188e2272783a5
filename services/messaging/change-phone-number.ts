import type { PhoneNumberChange } from '../../contracts/messaging/phone-number-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit, changed } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';

/**
 * Names a number, gives it to a client or to all, retires it or takes it up again. Whoever it texted so far is texted
 * from another one as soon as it may not; what they write to it still comes in.
 *
 * @throws Refusal forbidden, not_found (number, client)
 */
export async function changePhoneNumber(db: Database, caller: Caller, change: PhoneNumberChange) {
  const operatorId = requireOperator(caller);
  const { number, clientId, label, status } = change;
  return asOperator(db, operatorId, async (tx) => {
    const before = await tx.phoneNumber.findUnique({ where: { number } });
    if (!before) throw new Refusal('not_found', 'There is no such number.');
    if (clientId) await requireClient(tx, clientId);
    const after = await tx.phoneNumber.update({ where: { number }, data: { clientId, label, status } });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'phone_number.change',
      subject: { type: 'phone_number', id: number },
      ...changed(stand(before), stand(after)),
    });
    return after;
  });
}

function stand({ clientId, label, status }: Prisma.PhoneNumberModel) {
  return { clientId, label, status };
}
