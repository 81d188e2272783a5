import type { Accounts } from '../../services/connections/accounts.ts';

/** The environment's accounts alone: no operator has one of its own. */
export function usualAccounts<Ports>(ports: Ports): Accounts<Ports> {
  return {
    inUse: async (vendor) => ({ connectionId: null, port: ports[vendor] }),
    named: async (vendor) => ports[vendor],
  };
}
