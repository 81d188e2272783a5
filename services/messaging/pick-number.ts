import type { SmsVendor } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Reached {
  readonly operatorId: string;
  readonly clientId: string;
  readonly contactId: string;
  readonly campaign: { readonly fromNumber: string };
}

interface TextSender {
  /** E.164; null: no number of ours may text for this client. */
  readonly from: string | null;
  /** The number's own: no other vendor may send from it. */
  readonly vendor: SmsVendor;
}

/**
 * The number of ours that a contact is texted from for a client: the one it is used to, else the campaign's, else one
 * of the client's, else one that belongs to no client. A retired number and another client's are never picked. Asked
 * again, the answer is the same until a number changes: `keepNumber` makes it last.
 */
export async function pickNumber(tx: Transaction, reached: Reached): Promise<TextSender> {
  const { operatorId, clientId, contactId, campaign } = reached;
  const kept = await tx.contactNumber.findUnique({
    where: { operatorId_clientId_contactId: { operatorId, clientId, contactId } },
    select: { number: true },
  });
  const may = await tx.phoneNumber.findMany({
    where: { operatorId, status: 'active', OR: [{ clientId }, { clientId: null }] },
    orderBy: { number: 'asc' },
  });
  const named = [kept?.number, campaign.fromNumber].map((number) =>
    may.find((each) => each.number === number),
  );
  const own = may.filter((each) => each.clientId === clientId);
  const picked = named.find(Boolean) ?? spread(own.length > 0 ? own : may, contactId);
  if (picked) return sender(picked);
  const known = await tx.phoneNumber.count({ where: { number: campaign.fromNumber } });
  return { from: known > 0 ? null : campaign.fromNumber, vendor: 'twilio' };
}

/** The same number for the same contact, and about as many contacts for each. */
function spread<T>(numbers: readonly T[], contactId: string): T | undefined {
  return numbers[Number.parseInt(contactId.slice(0, 8), 16) % numbers.length];
}

function sender({ number, vendor }: { number: string; vendor: string }): TextSender {
  return { from: number, vendor: vendor as SmsVendor };
}
