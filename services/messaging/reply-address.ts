import { randomBytes } from 'node:crypto';
import { replyAddress } from '../../domain/messaging/reply-address.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Lead {
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
}

/** The address that answers to a lead's emails go to: one for all of them, which nobody can guess. */
export async function replyAddressOf(tx: Transaction, lead: Lead, domain: string): Promise<string> {
  const { operatorId, clientId, leadId } = lead;
  const where = { operatorId_leadId: { operatorId, leadId } };
  const known = await tx.replyAddress.findUnique({ where });
  if (known) return replyAddress(known.token, domain);
  const token = randomBytes(16).toString('hex');
  await tx.replyAddress.createMany({ data: { token, operatorId, clientId, leadId }, skipDuplicates: true });
  return replyAddress((await tx.replyAddress.findUniqueOrThrow({ where })).token, domain);
}
