import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';

/**
 * Takes a sender away: emails are from the operator's then, or from the usual address.
 *
 * @throws Refusal forbidden, not_found
 */
export async function removeEmailSender(db: Database, caller: Caller, id: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const sender = await tx.emailSender.findUnique({ where: { id } });
    if (!sender) throw new Refusal('not_found', 'There is no such sender.');
    await tx.emailSender.deleteMany({ where: { id } });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'email_sender.remove',
      subject: { type: 'email_sender', id },
      before: { address: sender.address, name: sender.name, clientId: sender.clientId },
    });
    return sender;
  });
}
