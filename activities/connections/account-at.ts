import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { AccountClient } from '../../vendors/account.ts';
import type { OpenAccount } from '../../vendors/open-account.ts';

/** Accounts at the vendors, to ask about them. */
export interface AccountAt {
  /** By what was entered. */
  readonly open: OpenAccount;
  /** The environment's. */
  readonly ofEnvironment: <V extends ConnectionVendor>(vendor: V) => AccountClient<V>;
}
