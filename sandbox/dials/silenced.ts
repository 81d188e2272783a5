import type { Accounts } from '../accounts/accounts.ts';
import type { Delivery } from '../records.ts';

/** The events that a dial keeps from being sent, account by account. */
export function silencedIn(accounts: Accounts): Delivery[] {
  return accounts
    .all()
    .flatMap(({ world }) => [...world.state.deliveries.values()].filter(({ state }) => state === 'silenced'));
}

/** Sends by hand what was silenced or given up, as it is. False: it is neither, or unknown. */
export function sendByHand(accounts: Accounts, id: string): boolean {
  for (const { world } of accounts.all()) {
    const delivery = world.state.deliveries.get(id);
    if (delivery) return /^(silenced|failed)$/.test(delivery.state) && world.sendAgain(delivery);
  }
  return false;
}
