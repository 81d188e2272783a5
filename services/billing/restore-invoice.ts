import { INVOICE_CHANGED, INVOICE_WORKFLOW, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import type { TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import { remindersDue } from '../../domain/billing/invoice-plan.ts';
import type { TheirCreditNote, TheirMoney } from '../../domain/billing/their-money.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { ourId } from '../our-id.ts';
import { agreementAt } from './agreement-at.ts';
import { factOf } from './heal-invoice.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';
import { recordPayment } from './record-payment.ts';
import { restoreGivenBack } from './restore-given-back.ts';
import { restoreLines, type TheirLine } from './restore-lines.ts';

/** All that Stripe keeps of an invoice. */
export interface Restorable {
  /** The account of the operator's own that has it; null: the environment's. */
  readonly connectionId: string | null;
  readonly theirs: TheirInvoice & {
    readonly description: string | null;
    readonly collection: string;
    readonly automaticTax: boolean;
  };
  readonly lines: readonly TheirLine[];
  readonly payments: readonly {
    readonly paymentIntentId: string;
    readonly amountCents: number;
    readonly paidAt: Date | null;
  }[];
  /** The oldest first. */
  readonly creditNotes: readonly TheirCreditNote[];
  /** What became of its payments: refunds, and what the payer's bank took back. */
  readonly money: readonly TheirMoney[];
}

export interface Restored {
  /** Null: it could not be restored, for the first of the reasons. */
  readonly invoiceId: string | null;
  /** What Stripe does not keep, and is lost. */
  readonly missing: readonly string[];
}

const ACTOR: Actor = { kind: 'command', id: 'reconcile' };

/**
 * Writes an invoice into our books by what Stripe has of it: its row and lines under their own ids, how it stands, what it
 * booked, its payments, and what was given back of it. An invoice that our books have stays as it is.
 */
export async function restoreInvoice(
  db: Database,
  { operatorId, now, ...from }: Restorable & { readonly operatorId: string; readonly now: Date },
): Promise<Restored> {
  const { theirs, lines } = from;
  return asOperator(db, operatorId, async (tx) => {
    const missing: string[] = [];
    const owner = await ownerOf(tx, operatorId, theirs);
    if ('why' in owner) return { invoiceId: null, missing: [owner.why] };
    const { clientId, id } = owner;
    const about = await billedThing(tx, { operatorId, clientId, theirs, lines, missing });
    if (!about) return { invoiceId: null, missing: ['Stripe does not say what it bills.'] };
    const { customerId: stripeCustomerId } = theirs;
    if (stripeCustomerId)
      await tx.billingAccount.createMany({
        data: { operatorId, clientId, stripeCustomerId, connectionId: from.connectionId },
        skipDuplicates: true,
      });
    const payer = { stripeCustomerId, connectionId: stripeCustomerId ? from.connectionId : null };
    await tx.invoice.create({
      data: { id, operatorId, clientId, ...about, ...payer, ...rowOf(theirs) },
    });
    missing.push(...(await restoreLines(tx, { operatorId, clientId, invoiceId: id, lines })));
    await restoreStanding(tx, { ...from, operatorId, id, now });
    missing.push(
      ...(await restoreGivenBack(tx, { ...from, operatorId, milestoneId: about.milestoneId, now })),
    );
    await audit(tx, {
      ...{ operatorId, actor: ACTOR, action: 'invoice.restore', subject: { type: 'invoice', id } },
      after: { stripeInvoiceId: theirs.id, status: theirs.status },
    });
    await oweSignal(tx, {
      ...{ operatorId, workflowId: invoiceWorkflowId(id), workflowType: INVOICE_WORKFLOW },
      ...{ start: 'entity', input: { operatorId, invoiceId: id }, signal: INVOICE_CHANGED },
    });
    return { invoiceId: id, missing };
  });
}

async function ownerOf(
  tx: Transaction,
  operatorId: string,
  { metadata }: TheirInvoice,
): Promise<{ id: string; clientId: string } | { why: string }> {
  const [id, clientId] = [ourId(metadata.invoice_id), ourId(metadata.client_id)];
  if (!id || !clientId) return { why: 'It was not made by us: it does not name one of our invoices.' };
  const client = await tx.organization.findFirst({ where: { id: clientId, operatorId, kind: 'client' } });
  if (!client) return { why: `Its client ${clientId} is not in our books.` };
  const known = await tx.invoice.findFirst({ where: { id } });
  return known ? { why: `Invoice ${id} is in our books: Stripe has it twice.` } : { id, clientId };
}

type About = Pick<
  Prisma.InvoiceUncheckedCreateInput,
  'kind' | 'agreementId' | 'milestoneId' | 'month' | 'termsDays'
>;

/** What the invoice bills; a milestone that is lost as well is made anew, without its proofs. */
async function billedThing(
  tx: Transaction,
  of: Pick<Restorable, 'theirs' | 'lines'> & { operatorId: string; clientId: string; missing: string[] },
): Promise<About | null> {
  const { operatorId, clientId, theirs, lines, missing } = of;
  const { kind = '', month, milestone_number: number } = theirs.metadata;
  const named = ourId(theirs.metadata.agreement_id);
  const agreement =
    (named && (await tx.agreement.findFirst({ where: { id: named, clientId } }))) ||
    (await agreementAt(tx, clientId, theirs.createdAt));
  const terms = {
    agreementId: agreement.id,
    termsDays: Number(theirs.metadata.terms_days) || agreement.termsDays,
  };
  if (kind === 'usage' && month) return { kind, month: new Date(month), ...terms };
  const milestoneId = ourId(theirs.metadata.milestone_id);
  if (kind !== 'milestone' || !milestoneId) return null;
  const { count } = await tx.milestone.createMany({
    data: {
      ...{ id: milestoneId, operatorId, clientId, agreementId: agreement.id, number: Number(number) },
      amountCents: theirs.subtotalCents,
      seal: lines.find(({ metadata }) => metadata.milestone_id === milestoneId)?.metadata.seal ?? null,
    },
    skipDuplicates: true,
  });
  if (count > 0) missing.push(`The proofs of milestone ${number}.`);
  return { kind, milestoneId, ...terms };
}

function rowOf(theirs: Restorable['theirs']) {
  const { currency, subtotalCents, description, collection, automaticTax, createdAt } = theirs;
  return {
    ...{ stripeInvoiceId: theirs.id, currency, amountCents: subtotalCents, createdAt },
    ...{ description: description ?? 'Invoice', collection, automaticTax },
  };
}

type Standing = Pick<Restorable, 'theirs' | 'payments'> & { operatorId: string; id: string; now: Date };

async function restoreStanding(tx: Transaction, { operatorId, id, theirs, payments, now }: Standing) {
  const fact = factOf(theirs, id, now);
  if (!fact) return;
  if (theirs.finalizedAt) {
    const final = { ...fact, kind: 'finalized' as const, at: theirs.finalizedAt };
    await recordInvoiceFact(tx, { operatorId, fact: final, actor: ACTOR });
  }
  await recordInvoiceFact(tx, { operatorId, fact, actor: ACTOR });
  for (const { paymentIntentId, amountCents, paidAt } of payments) {
    const paid = { type: 'payment', paymentIntentId, amountCents, vendorInvoiceId: theirs.id } as const;
    const told = { ...paid, at: paidAt ?? fact.at };
    await recordPayment(tx, { operatorId, fact: told, actor: ACTOR });
  }
  // Stripe does not say what the client has had from us: it is not sent, charged or reminded of what may be known to it.
  const { dueAt, finalizedAt } = await tx.invoice.findUniqueOrThrow({ where: { id } });
  await tx.invoice.update({
    where: { id },
    data: {
      ...{ sentAt: finalizedAt, reminders: dueAt ? remindersDue(dueAt, now) : 0 },
      ...(theirs.collection === 'charge_automatically' && { chargedAt: finalizedAt }),
    },
  });
  await tx.milestone.updateMany({
    where: { invoices: { some: { id } }, status: 'pending' },
    data: { status: 'invoiced' },
  });
}
