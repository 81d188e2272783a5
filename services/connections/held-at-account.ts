import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/**
 * What lies at the account that is used now and cannot be reached by another one, in words; null: nothing.
 */
export async function heldAtAccount(tx: Transaction, vendor: ConnectionVendor): Promise<string | null> {
  const held: string[] = [];
  if (vendor === 'stripe') {
    const invoices = await tx.invoice.count({
      where: { stripeInvoiceId: { not: null }, status: { in: ['draft', 'open'] } },
    });
    const customers = await tx.billingAccount.count();
    if (invoices > 0) held.push(counted(invoices, 'open invoice'));
    if (customers > 0) held.push(counted(customers, 'client', 'with its payment method'));
  }
  if (vendor === 'retell') {
    const calls = await tx.call.count({ where: { status: { in: ['dialing', 'ongoing'] } } });
    if (calls > 0) held.push(counted(calls, 'call', 'on the line'));
  }
  return held.length > 0 ? held.join(' and ') : null;
}

function counted(count: number, what: string, more = ''): string {
  return `${count} ${what}${count === 1 ? '' : 's'}${more && ` ${more}`}`;
}
