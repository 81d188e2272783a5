import type { SmsVendor } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** Whom an operator sends its texts by; each of its numbers keeps the vendor that it was registered with. */
export async function readSmsVendor(tx: Transaction, operatorId: string): Promise<SmsVendor> {
  const { smsVendor } = await tx.organization.findUniqueOrThrow({
    where: { id: operatorId },
    select: { smsVendor: true },
  });
  return smsVendor as SmsVendor;
}
