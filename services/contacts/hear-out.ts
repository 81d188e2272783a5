import type { ErasureAtVendor } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { outgoing } from '../messaging/message-row.ts';
import { type MessageVendorName, USUAL_VENDOR } from '../messaging/compose.ts';
import { findAtVendor, type MessageAccounts } from '../messaging/message-vendor.ts';
import { readErasedPerson } from './read-erasure.ts';

/**
 * Asks a vendor what became of messages of which we never heard, while the rows still say how they are recognised: what
 * it has can then be named to it when it is asked to erase.
 */
export async function hearOut(
  deps: { readonly db: Database; readonly accounts: MessageAccounts },
  { operatorId, erasureId, holder }: ErasureAtVendor,
): Promise<void> {
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
    const found = await findAtVendor(deps.accounts, holder as MessageVendorName, {
      ...{ ...outgoing(row), connectionId: row.connectionId },
      since: row.attemptedAt ?? row.createdAt,
    });
    if (found === 'cannot_tell' || found === 'account_ended') continue;
    const says =
      found === 'not_sent'
        ? { status: 'failed', reason: 'erased' }
        : { status: 'sent', reason: null, vendorId: found.vendorId, sentAt: row.attemptedAt };
    await asOperator(deps.db, operatorId, (tx) =>
      tx.message.updateMany({ where: { id: row.id, status: row.status }, data: says }),
    );
  }
}
