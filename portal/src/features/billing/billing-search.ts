import { isDay, searchDays } from '../../kit/search-texts.ts';

/** What a billing page shows is in its address: a link shows the same, and Back works. */
export interface BillingSearch {
  /** Of an operator: whose billing; left out, all clients' */
  readonly client?: string;
  readonly tab?: BillingTab;
  readonly state?: InvoiceState;
  /** yyyy-mm: of invoices, or the month whose calls are open */
  readonly month?: string;
  /** Days, yyyy-mm-dd */
  readonly from?: string;
  readonly to?: string;
  readonly settled?: boolean;
  /** The dispute that is open */
  readonly dispute?: string;
}

const TABS = ['now', 'invoices', 'usage', 'disputes', 'statement', 'books'] as const;
const STATES = ['draft', 'open', 'overdue', 'paid', 'void', 'uncollectible'] as const;

export type BillingTab = (typeof TABS)[number];
export type InvoiceState = (typeof STATES)[number];

/** What is no longer understood is left out. */
export function readBillingSearch(raw: Record<string, unknown>): BillingSearch {
  const { client, tab, state, month, settled, dispute } = raw;
  return {
    ...(typeof client === 'string' && { client }),
    ...(isOneOf(TABS, tab) && { tab }),
    ...(isOneOf(STATES, state) && { state }),
    ...(typeof month === 'string' && isDay(`${month}-01`) && { month }),
    ...searchDays('from', 'to')(raw),
    ...(settled === true && { settled }),
    ...(typeof dispute === 'string' && { dispute }),
  };
}

function isOneOf<Word extends string>(words: readonly Word[], word: unknown): word is Word {
  return words.some((each) => each === word);
}
