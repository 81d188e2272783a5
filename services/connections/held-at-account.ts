import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Account {
  readonly connectionId: string;
  readonly vendor: ConnectionVendor;
}

/** What lies at an own account and cannot be reached once its secrets are gone, in words; null: nothing. */
export async function heldAtAccount(
  tx: Transaction,
  { connectionId, vendor }: Account,
): Promise<string | null> {
  const held: string[] = [];
  if (vendor === 'stripe') {
    const invoices = await tx.invoice.count({
      where: { connectionId, stripeInvoiceId: { not: null }, status: { in: ['draft', 'open'] } },
    });
    if (invoices > 0) held.push(counted(invoices, 'open invoice'));
  }
  if (vendor === 'retell') {
    const calls = await tx.call.count({ where: { connectionId, status: { in: ['dialing', 'ongoing'] } } });
    if (calls > 0) held.push(counted(calls, 'call', 'on the line'));
  }
  return held.length > 0 ? held.join(' and ') : null;
}

function counted(count: number, what: string, more = ''): string {
  return `${count} ${what}${count === 1 ? '' : 's'}${more && ` ${more}`}`;
}
