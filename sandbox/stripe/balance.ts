import type { World } from '../world.ts';
import { emitStripe, nowSeconds, stripeId } from './events.ts';
import { customerJson } from './objects.ts';
import type { BalanceTransaction } from './records.ts';

type Cause = Pick<BalanceTransaction, 'type'> & { invoice?: string; creditNote?: string };

/** Changes what a customer has or owes; nothing when it is not changed. Answers the transaction's id. */
export function changeBalance(
  world: World,
  { customer: id, currency }: { customer: string; currency: string },
  amount: number,
  { type, invoice, creditNote }: Cause,
): string | null {
  const customer = world.state.customers.get(id);
  if (!customer || amount === 0) return null;
  customer.balance += amount;
  const change: BalanceTransaction = {
    id: stripeId('cbtxn'),
    customer: id,
    amount,
    endingBalance: customer.balance,
    currency,
    type,
    invoice: invoice ?? null,
    creditNote: creditNote ?? null,
    created: nowSeconds(),
  };
  world.state.balanceTransactions.set(change.id, change);
  emitStripe(world, 'customer.updated', customerJson(customer));
  return change.id;
}
