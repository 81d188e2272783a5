import type { NewEmailSender } from '../../contracts/messaging/sender-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';

/**
 * Sets who emails are from: the one of a client, or the one of all clients without. Saying it again changes nothing.
 *
 * @throws Refusal forbidden, not_found (client)
 */
export async function saveEmailSender(db: Database, caller: Caller, input: NewEmailSender, now: Date) {
  const operatorId = requireOperator(caller);
  const { address, name, postalAddress = null, clientId = null } = input;
  return asOperator(db, operatorId, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const says = { address, name, postalAddress };
    await tx.emailSender.createMany({ data: { operatorId, clientId, ...says }, skipDuplicates: true });
    const before = await tx.emailSender.findFirstOrThrow({ where: { operatorId, clientId } });
    const sender = await tx.emailSender.update({
      where: { id: before.id },
      data: { ...says, updatedAt: now },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'email_sender.save',
      subject: { type: 'email_sender', id: sender.id },
      before: { address: before.address, name: before.name },
      after: { address, name, clientId },
    });
    return sender;
  });
}
