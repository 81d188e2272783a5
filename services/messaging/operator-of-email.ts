import type { InboundEmail } from '../../contracts/messaging/facts.ts';
import { replyToken } from '../../domain/messaging/reply-address.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { environmentOwner } from '../inbox/environment-owner.ts';

/**
 * Whose an email is, asked by the system: the reply address names the lead. A mail without one may still answer a mail
 * of ours, and whose that was cannot be asked across tenants: only where there is one operator is it looked for, among
 * that operator's.
 */
export async function operatorOfEmail(tx: Transaction, email: InboundEmail): Promise<string | null> {
  const token = replyToken(email.to);
  const address = token ? await tx.replyAddress.findUnique({ where: { token } }) : null;
  if (address) return address.operatorId;
  return email.references.length > 0 ? environmentOwner(tx) : null;
}
