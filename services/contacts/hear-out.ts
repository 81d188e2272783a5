import type { ErasureAtVendor } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { outgoing } from '../messaging/message-row.ts';
import { USUAL_VENDOR } from '../messaging/compose.ts';
import type { MessageVendors } from '../messaging/message-vendor.ts';
import { readErasedPerson } from './read-erasure.ts';

/**
 * Asks a vendor what became of messages of which we never heard, while the rows still say how they are recognised: what
 * it has can then be named to it when it is asked to erase.
 */
export async function hearOut(
  deps: { readonly db: Database; readonly messages: MessageVendors },
  { operatorId, erasureId, holder }: ErasureAtVendor,
): Promise<void> {
  const vendor = deps.messages[holder as keyof MessageVendors];
  const rows = await asOperator(deps.db, operatorId, async (tx) => {
    const person = await readErasedPerson(tx, erasureId);
    return tx.message.findMany({
      where: {
        leadId: { in: person?.leadIds ?? [] },
        ...{ direction: 'outbound', vendorId: null, status: { in: ['sending', 'unconfirmed'] } },
      },
    });
  });
  for (const row of rows) {
    if ((row.vendor ?? USUAL_VENDOR[row.channel as 'sms']) !== holder) continue;
    const found = await vendor.find({ ...outgoing(row), since: row.attemptedAt ?? row.createdAt });
    if (found === 'cannot_tell') continue;
    const says =
      found === 'not_sent'
        ? { status: 'failed', reason: 'erased' }
        : { status: 'sent', reason: null, vendorId: found.vendorId, sentAt: row.attemptedAt };
    await asOperator(deps.db, operatorId, (tx) =>
      tx.message.updateMany({ where: { id: row.id, status: row.status }, data: says }),
    );
  }
}
