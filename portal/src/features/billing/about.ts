import type { BillingSearch } from './billing-search.ts';

/** What a part of the page is about, and how it changes what the address says. */
export interface About {
  /** Left out: all clients */
  readonly clientId: string | undefined;
  readonly search: BillingSearch;
  readonly set: (change: { readonly [Key in keyof BillingSearch]?: BillingSearch[Key] | undefined }) => void;
}
