import { forgetBodies } from './delivered.ts';
import type { State } from './state.ts';

/** What a reset empties. The rest stays: numbers are not given twice, since whoever was told of one remembers it. */
const isBook: Readonly<Record<keyof State, boolean>> = {
  messages: true,
  mails: true,
  suppressions: true,
  mailboxRules: true,
  calls: true,
  bookings: true,
  customers: true,
  balanceTransactions: true,
  invoices: true,
  invoiceItems: true,
  creditNotes: true,
  paymentMethods: true,
  payments: true,
  charges: true,
  refunds: true,
  disputes: true,
  sessions: true,
  setupIntents: true,
  keptAnswers: true,
  outreach: true,
  outreachSent: true,
  outreachIsUnpaid: false,
  deliveries: true,
  // Schedule.drop knows which of them belong to the books.
  actions: false,
  people: true,
  phoneOfEmail: true,
  stopped: true,
  deliveredCount: true,
  sequence: false,
  dials: false,
};

/** Empties the books. What is planned has to be stopped first (Schedule.drop). */
export function emptyBooks(state: State): void {
  for (const [name, value] of Object.entries(state) as [keyof State, unknown][]) {
    if (isBook[name] && value instanceof Map) value.clear();
  }
  state.deliveredCount = 0;
  state.dials.held = [];
  forgetBodies(state);
}
