/** What a vendor said of the secrets that an operator entered. */
export type CheckOutcome =
  | {
      readonly ok: true;
      /** The vendor's own id of the account, e.g. acct_… */
      readonly account: string;
      /** As people know it at the vendor. */
      readonly name: string | null;
      /** Stripe: the account of the environment, where that was asked too. Its invoices and customers are there. */
      readonly environmentAccount?: string | undefined;
    }
  | {
      readonly ok: false;
      /** In words for a person, the vendor's own where it gave any; no secret. */
      readonly problem: string;
      /** False: the vendor could not be asked, so that nothing is known. */
      readonly isRefusal: boolean;
    };
