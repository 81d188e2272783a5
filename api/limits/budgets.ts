/** So many in so many seconds, counted from the first one. */
export interface Budget {
  readonly most: number;
  readonly seconds: number;
}

/** How much of the server a request costs: a look, a change, or work over many rows. */
export type TrafficClass = 'read' | 'write' | 'heavy';

/**
 * Ordinary traffic, counted in the memory of each process: it keeps one caller from taking the server from the others,
 * and is no secret's defence. Vendors' events and health checks are not counted.
 */
export const TRAFFIC: {
  readonly [H in 'key' | 'person' | 'stranger']: { readonly [C in TrafficClass]: Budget };
} = {
  // A program that keeps a copy in step: 300 reads and 100 writes a second are more than one process answers.
  key: {
    read: { most: 3_000, seconds: 10 },
    write: { most: 1_000, seconds: 10 },
    // A statement of each of some hundred clients, at the end of a month.
    heavy: { most: 300, seconds: 60 },
  },
  // A page of the portal asks some 10 times; nobody turns 20 pages a second.
  person: {
    read: { most: 2_000, seconds: 10 },
    write: { most: 300, seconds: 10 },
    heavy: { most: 120, seconds: 60 },
  },
  // An office behind one address, or a scanner of links in mails that belongs to a large provider.
  stranger: {
    read: { most: 1_200, seconds: 60 },
    write: { most: 600, seconds: 60 },
    heavy: { most: 60, seconds: 60 },
  },
};

/** Whose tries are counted together. */
export interface GuessBudgets {
  /** A browser that signed in to this account before: it has this one alone. */
  readonly device?: Budget;
  /** One account from one address. */
  readonly pair?: Budget;
  /** One address, whatever account. */
  readonly address: Budget;
  /** One account, from whatever unknown browsers and addresses: the most that anybody on earth may guess. */
  readonly account?: Budget;
}

const HOUR = 3_600;

/** Of one address for all accounts: NIST SP 800-63B 5.2.2 allows 100 wrong tries in a row at one account at the most. */
const ADDRESS = { most: 50, seconds: 900 };

/**
 * Tries at secrets, counted in Postgres, so that processes and restarts do not multiply them. A right one is given back.
 *
 * A password of the shortest length that is in no list of common ones stands 20 guesses an hour for centuries.
 */
export const GUESSES = {
  password: {
    device: { most: 10, seconds: HOUR },
    pair: { most: 5, seconds: 900 },
    address: ADDRESS,
    account: { most: 20, seconds: HOUR },
  },
  // Of one account they are counted in its row, five in a quarter of an hour (`takeCode`).
  code: { address: ADDRESS },
  // Mails that anybody may have us send: a mailbox is not to be filled. Each link works for an hour, so that whoever is
  // refused for another's asking has one already.
  mail: {
    pair: { most: 3, seconds: HOUR },
    address: { most: 30, seconds: HOUR },
    account: { most: 6, seconds: HOUR },
  },
  // An invitation or a join code that somebody types: one account does not guess for others, so it has no budget.
  invite_code: { address: ADDRESS },
  // A key has 64 letters and cannot be guessed: this keeps wrong ones from costing a query each.
  api_key: { address: { most: 30, seconds: 600 } },
} as const satisfies Readonly<Record<string, GuessBudgets>>;

export type GuessKind = keyof typeof GUESSES;
