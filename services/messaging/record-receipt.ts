import type { DeliveryReceipt, EmailRevocation } from '../../contracts/messaging/facts.ts';
import type { Purpose } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { ourId } from '../our-id.ts';
import { endChannel } from './end-channel.ts';
import { revokeConsent } from './revoke-consent.ts';
import { tellUndelivered } from './tell-undelivered.ts';

// A receipt may only move a message forward: they come late, twice and out of order.
const MAY_FOLLOW: Readonly<Record<DeliveryReceipt['state'], readonly string[]>> = {
  sent: ['sending', 'waiting', 'unconfirmed'],
  delivered: ['sending', 'waiting', 'unconfirmed', 'sent', 'failed'],
  failed: ['sending', 'waiting', 'unconfirmed', 'sent'],
};

export interface ReceiptNews {
  readonly operatorId: string;
  readonly receipt: DeliveryReceipt;
  readonly actor: Actor;
}

/**
 * Notes what the vendor says became of a message; workflows are not told. What it says of the address itself (a hard
 * bounce, a landline) ends the channel for it.
 */
export async function recordReceipt(
  tx: Transaction,
  { operatorId, receipt, actor }: ReceiptNews,
): Promise<Applied> {
  const id = ourId(receipt.messageId);
  const message = await tx.message.findFirst({
    where: id ? { id } : { operatorId, vendorId: receipt.vendorId },
    select: {
      ...{ id: true, operatorId: true, clientId: true, leadId: true },
      ...{ vendor: true, channel: true, toAddress: true, purpose: true },
    },
  });
  if (!message) return 'no_recipient';
  let ended: string | null = null;
  // Before the row is changed: whoever sends holds the contact's lock while it closes the row, so waiting for that lock
  // with the row in hand would be waiting for each other, and the database could not see it.
  // Of somebody who was erased there is no address any more that could be ended.
  if (receipt.state === 'failed' && message.toAddress !== '') {
    const { vendor, toAddress: address } = message;
    const channel = message.channel as 'sms' | 'email';
    const purpose = message.purpose as Purpose;
    const word = { operatorId, vendor, channel, address, purpose, code: receipt.code, at: receipt.at, actor };
    ended = await endChannel(tx, word);
  }
  const { count } = await tx.message.updateMany({
    where: { id: message.id, status: { in: [...MAY_FOLLOW[receipt.state]] } },
    data: {
      status: receipt.state,
      reason: receipt.reason ?? null,
      ...(receipt.state === 'delivered' && { deliveredAt: receipt.at }),
    },
  });
  if (receipt.state === 'failed' && (ended || count > 0))
    await tellUndelivered(tx, message, ended ?? 'failed');
  await tx.message.updateMany({
    where: { id: message.id, vendorId: null },
    data: { vendorId: receipt.vendorId, sentAt: receipt.at },
  });
  return 'applied';
}

/** Somebody unsubscribed or complained about an email. */
export async function recordEmailRevocation(
  tx: Transaction,
  news: { operatorId: string; revocation: EmailRevocation; at: Date; actor: Actor },
): Promise<Applied> {
  await revokeConsent(tx, {
    operatorId: news.operatorId,
    channels: ['email'],
    address: news.revocation.email.toLowerCase(),
    source: `sendgrid:${news.revocation.source}`,
    text: news.revocation.source,
    reason: news.revocation.source === 'spamreport' ? 'complained' : 'opted_out',
    at: news.at,
    actor: news.actor,
  });
  return 'applied';
}
