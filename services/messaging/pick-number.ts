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
  readonly vendor: 'twilio';
}

/** The number of ours that a contact is texted from. */
export async function pickNumber(_tx: Transaction, { campaign }: Reached): Promise<Sender> {
  return { from: campaign.fromNumber, vendor: 'twilio' };
}
