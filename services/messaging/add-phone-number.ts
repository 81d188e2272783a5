import type { NewPhoneNumber } from '../../contracts/messaging/phone-number-api.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';

/**
 * Adds a number to the operator's, for one client or for all. It is read before the tenant is known, so a number has
 * one operator in all the world; whose it is, nobody is told.
 *
 * @throws Refusal forbidden, invalid (number), not_found (client), conflict (in use already)
 */
export async function addPhoneNumber(db: Database, caller: Caller, input: NewPhoneNumber) {
  const operatorId = requireOperator(caller);
  const number = toE164(input.number);
  if (!number) throw refuse('invalid', 'is not a phone number');
  return asOperator(db, operatorId, async (tx) => {
    const { clientId, vendor, label } = input;
    if (clientId) await requireClient(tx, clientId);
    const [row] = await tx.phoneNumber.createManyAndReturn({
      data: { number, operatorId, vendor, clientId, label },
      skipDuplicates: true,
    });
    if (!row) throw refuse('conflict', 'is in use already');
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'phone_number.add',
      subject: { type: 'phone_number', id: number },
      after: { vendor, clientId: clientId ?? null, label: label ?? null },
    });
    return row;
  });
}

function refuse(code: 'invalid' | 'conflict', message: string): Refusal {
  return new Refusal(code, `The number ${message}.`, [{ field: 'number', message }]);
}
