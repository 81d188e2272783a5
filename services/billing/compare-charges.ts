import { type DifferenceKind, isUnderWay } from '../../domain/billing/compare-invoice.ts';
import { refundedOf, type TheirCharge, type TheirMoney } from '../../domain/billing/their-money.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { inGroups } from '../in-groups.ts';
import { applyMoney } from './apply-money.ts';
import { RECONCILIATION } from './heal-invoice.ts';
import { noteDifference } from './note-difference.ts';
import type { StripeBooks } from './stripe-books.ts';

interface ComparedCharges {
  readonly operatorId: string;
  readonly clientId: string;
  readonly customerId: string;
  readonly theirs: Pick<StripeBooks, 'charges' | 'refunds' | 'chargebacks' | 'payments'>;
  readonly runAt: Date;
  readonly now: Date;
  readonly beat: () => void;
}

type OurPayment = Prisma.PaymentModel | undefined;

const AT_ONCE = 100;

/**
 * Compares what a customer was charged with our payments: which invoice each is of, what went back of it, and what its bank
 * took. What news should have told is made good. @returns how many differences there were
 */
export async function compareCharges(db: Database, of: ComparedCharges): Promise<number> {
  let differences = 0;
  for await (const batch of inGroups(of.theirs.charges(of.customerId), AT_ONCE)) {
    of.beat();
    const intents = batch.map(({ paymentIntentId }) => paymentIntentId);
    const ours = await asOperator(db, of.operatorId, (tx) =>
      tx.payment.findMany({ where: { operatorId: of.operatorId, stripePaymentIntentId: { in: intents } } }),
    );
    for (const charge of batch) {
      if (isUnderWay([charge.createdAt], of.now)) continue;
      of.beat();
      const payment = ours.find((each) => each.stripePaymentIntentId === charge.paymentIntentId);
      const theirs = await askOf(of, charge, payment);
      differences += await compareCharge(db, of, theirs);
    }
  }
  return differences;
}

/** Asks Stripe for the rest of a charge, where either of the two books says that there is any. */
async function askOf(of: ComparedCharges, charge: TheirCharge, ours: OurPayment): Promise<TheirMoney> {
  const { theirs, now } = of;
  const isTied = ours !== undefined && ours.invoiceId !== null && ours.amountCents !== null;
  const refunded = charge.refundedCents > 0 || (ours?.refundedCents ?? 0) > 0;
  const payments = isTied ? [] : await oldestFirst(theirs.payments(charge.paymentIntentId));
  const refunds = refunded ? await oldestFirst(theirs.refunds(charge.id)) : [];
  const chargebacks = charge.isDisputed ? await oldestFirst(theirs.chargebacks(charge.id)) : [];
  // News of the latest may still be on their way, and those before it make sense with it only.
  const settled = <T>(facts: T[], at: (fact: T) => Date): T[] =>
    isUnderWay(facts.map(at), now) ? [] : facts;
  return {
    ...{ charge, payments },
    refunds: settled(refunds, ({ createdAt }) => createdAt),
    chargebacks: settled(chargebacks, ({ at }) => at),
  };
}

async function oldestFirst<T>(newestFirst: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of newestFirst) list.unshift(item);
  return list;
}

interface Found {
  readonly kind: DifferenceKind;
  readonly ours: string | null;
  readonly theirs: string;
}

async function compareCharge(db: Database, of: ComparedCharges, theirs: TheirMoney): Promise<number> {
  const { operatorId, clientId, runAt, now } = of;
  const { paymentIntentId } = theirs.charge;
  return asOperator(db, operatorId, async (tx) => {
    // An invoice that our books lack is a difference of its own: once it is restored, what was booked could not be tied to it.
    if (!(await isOfOurs(tx, operatorId, theirs))) return 0;
    const found = differencesOf(await readPayment(tx, operatorId, paymentIntentId), theirs);
    if (found.length === 0) return 0;
    await applyMoney(tx, { operatorId, theirs, actor: RECONCILIATION, now });
    const after = await readPayment(tx, operatorId, paymentIntentId);
    // A bank's claim to money that is for no invoice: it is booked for nobody.
    if (!after) return 0;
    const left = new Set(differencesOf(after, theirs).map(({ kind }) => kind));
    for (const difference of found) {
      await noteDifference(tx, {
        ...{ operatorId, clientId, runAt, ...difference, isHealed: !left.has(difference.kind) },
        ...{ key: `payment:${paymentIntentId}:${difference.kind}`, invoiceId: after.invoiceId },
        stripeInvoiceId: null,
      });
    }
    return found.length;
  });
}

/** Money that is for no invoice at all is the client's all the same. */
async function isOfOurs(tx: Transaction, operatorId: string, { payments }: TheirMoney): Promise<boolean> {
  if (payments.length === 0) return true;
  const stripeIds = payments.map(({ vendorInvoiceId }) => vendorInvoiceId);
  return (await tx.invoice.count({ where: { operatorId, stripeInvoiceId: { in: stripeIds } } })) > 0;
}

async function readPayment(tx: Transaction, operatorId: string, intent: string): Promise<OurPayment> {
  const payment = await tx.payment.findFirst({ where: { operatorId, stripePaymentIntentId: intent } });
  return payment ?? undefined;
}

function differencesOf(ours: OurPayment, { payments, refunds, chargebacks }: TheirMoney): Found[] {
  const found: Found[] = [];
  const [payment] = payments;
  if (payment && (!ours?.invoiceId || ours.amountCents === null))
    found.push({ kind: 'payment', ours: null, theirs: String(payment.amountCents) });
  const { everCents, failedCents } = refundedOf(refunds);
  const [mine, mineFailed] = [ours?.refundedCents ?? 0, ours?.refundFailedCents ?? 0];
  if (refunds.length > 0 && (mine !== everCents || mineFailed !== failedCents))
    found.push({ kind: 'refund', ours: inWords(mine, mineFailed), theirs: inWords(everCents, failedCents) });
  const status = chargebacks.at(-1)?.status;
  if (status && ours?.chargeback !== status)
    found.push({ kind: 'chargeback', ours: ours?.chargeback ?? null, theirs: status });
  return found;
}

function inWords(everCents: number, failedCents: number): string {
  return failedCents === 0 ? String(everCents) : `${everCents}, of which ${failedCents} failed`;
}
