/** Where a dispute stands, as people say it. */
export const DISPUTE_WORDS: Readonly<Record<string, string>> = {
  open: 'Being looked at',
  upheld: 'The show stands',
  replaced: 'Replaced by the next show',
  credited: 'Credited',
  withdrawn: 'Taken back',
};

/** What each way to settle it does, and to whose money. */
export const SETTLEMENTS = [
  {
    outcome: 'upheld',
    label: 'The show stands',
    does: () => 'Nothing changes: the invoice is asked for as before.',
  },
  {
    outcome: 'replaced',
    label: 'It did not take place: the next show replaces it',
    does: () =>
      'No money moves. The next verified show takes its place, before any counts towards a new invoice.',
  },
  {
    outcome: 'credited',
    label: 'It did not take place: credit its price',
    does: (price: string) =>
      `${price} is given back, with its share of the tax: an unpaid invoice becomes smaller, of a paid one it is kept for the next.`,
  },
] as const;

export type Settlement = (typeof SETTLEMENTS)[number]['outcome'];
