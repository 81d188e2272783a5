import type { SmsVendor } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Reached {
  readonly operatorId: string;
  readonly clientId: string;
  readonly contactId: string;
  readonly campaign: { readonly fromNumber: string };
}

interface Sender {
  /** E.164 */
  readonly from: string;
  /** The number's own: no other vendor may send from it. */
  readonly vendor: SmsVendor;
}

/** The number of ours that a contact is texted from. */
export async function pickNumber(tx: Transaction, { campaign }: Reached): Promise<Sender> {
  const number = await tx.phoneNumber.findUnique({
    where: { number: campaign.fromNumber },
    select: { vendor: true },
  });
  return { from: campaign.fromNumber, vendor: (number?.vendor as SmsVendor | undefined) ?? 'twilio' };
}
