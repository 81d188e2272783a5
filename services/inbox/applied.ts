/** What became of an event: it changed the facts (or had done so before), it is of no use to us, or nobody is concerned. */
export type Applied = 'applied' | 'ignored' | 'no_recipient';
