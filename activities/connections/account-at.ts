import type { OpenAccount } from '../../vendors/open-account.ts';

/** Accounts at the vendors, to ask about them. */
export interface AccountAt {
  /** By what was entered. */
  readonly open: OpenAccount;
}
