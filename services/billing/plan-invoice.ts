import type { InvoiceInput, InvoicePlan } from '../../contracts/billing/workflow.ts';
import { nextInvoiceStep } from '../../domain/billing/invoice-plan.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { readInvoice } from './read-invoice.ts';

const WORDS: Readonly<Record<InvoicePlan['next'], string>> = {
  customer: 'Make the client known to Stripe',
  draft: 'Draft the invoice at Stripe',
  line: 'Add a line to the invoice',
  finalize: 'Finalise the invoice',
  send: 'Send the invoice',
  charge: "Charge the client's payment method",
  remind: 'Remind the client of the invoice',
  overdue: 'Mark the invoice as overdue',
  pause: "Pause the client's campaigns",
  await_payment: 'Wait for the payment',
  finish: 'Nothing more',
};

/** Says what an invoice needs next, and writes its promise row. */
export async function planInvoice(db: Database, input: InvoiceInput & { now: Date }): Promise<InvoicePlan> {
  const facts = await readInvoice(db, input);
  const { next, until } = nextInvoiceStep(facts, input.now);
  const { operatorId, clientId, status, description, held } = facts;
  const subject = { type: 'invoice' as const, id: facts.id };
  const blockedBy = held ? 'a show that it bills is contested' : 'the client has not paid yet';
  await asOperator(db, operatorId, async (tx) => {
    if (next === 'finish') return closePromise(tx, { operatorId, ...subject });
    await notePromise(tx, {
      ...{ operatorId, clientId, subject, what: WORDS[next], why: description },
      until: until ?? undefined,
      blockedBy: next === 'await_payment' ? blockedBy : undefined,
    });
  });
  const says = `${WORDS[next]}: ${description}`;
  return { next, status, clientId, says, ...(until && { until: until.getTime() }) };
}
