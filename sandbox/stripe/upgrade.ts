import type { Customer, Invoice, Refund, StripeState } from './records.ts';

/** Completes what was kept before customers had balances, invoices payments of their own, and refunds could fail. */
export function upgradeStripe(state: StripeState): void {
  for (const customer of state.customers.values()) {
    const since: Pick<Customer, 'balance' | 'defaultPaymentMethod'> = {
      balance: 0,
      defaultPaymentMethod: null,
    };
    Object.assign(customer, { ...since, ...customer });
  }
  for (const refund of state.refunds.values()) {
    const since: Pick<Refund, 'failed'> = { failed: false };
    Object.assign(refund, { ...since, ...refund });
  }
  for (const invoice of state.invoices.values()) {
    Object.assign(invoice, { ...laterFields(state, invoice), ...invoice });
  }
}

function laterFields({ invoiceItems }: StripeState, { itemIds, status, finalizedAt }: Invoice) {
  const total = itemIds.reduce((sum, id) => sum + (invoiceItems.get(id)?.amount ?? 0), 0);
  return {
    ...{ automaticTax: false, daysUntilDue: null, startingBalance: 0, preCredited: 0, postCredited: 0 },
    ...{ paidOutOfBand: false, attempts: 0 },
    endingBalance: finalizedAt === null ? null : 0,
    amountPaid: status === 'paid' ? Math.max(total, 0) : 0,
  } satisfies Partial<Invoice>;
}
