import type { CardFact } from '../../contracts/billing/facts.ts';
import {
  PAYMENT_SETUP_WORKFLOW,
  type PaymentSetupInput,
  paymentSetupWorkflowId,
  SETUP_CHANGED,
} from '../../contracts/billing/workflow.ts';
import { cardStanding } from '../../domain/billing/card-expiry.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { ourId } from '../our-id.ts';
import { closeBillingTasks } from './close-billing-tasks.ts';
import { noteMethodLeft, noteSetupExpired } from './note-setup.ts';

export interface CardNews {
  readonly operatorId: string;
  readonly fact: CardFact;
  readonly actor: Actor;
}

/** Applies what Stripe told us of a payment method or of the page for one, however late, often and out of order. */
export async function recordCard(tx: Transaction, news: CardNews): Promise<Applied> {
  return news.fact.kind === 'updated' ? recordUpdate(tx, news) : recordSetup(tx, news);
}

async function recordSetup(tx: Transaction, { operatorId, fact, actor }: CardNews): Promise<Applied> {
  const paymentSetupId = ourId(fact.paymentSetupId);
  // A method added at Stripe's own desk: nobody has said that invoices are to be charged to it.
  if (!paymentSetupId) return 'ignored';
  const setup = await tx.paymentSetup.findUnique({ where: { id: paymentSetupId } });
  if (!setup) return 'no_recipient';
  const { paymentMethodId, at } = fact;
  const isNews =
    fact.kind === 'set_up'
      ? await noteMethodLeft(tx, { operatorId, paymentSetupId, actor, paymentMethodId, at })
      : await noteSetupExpired(tx, { operatorId, paymentSetupId, actor });
  if (isNews) await tellSetup(tx, { operatorId, paymentSetupId });
  return 'applied';
}

/** It may have ended, when its page was called expired and was not: then it begins anew. */
async function tellSetup(tx: Transaction, input: PaymentSetupInput): Promise<void> {
  await oweSignal(tx, {
    operatorId: input.operatorId,
    workflowId: paymentSetupWorkflowId(input.paymentSetupId),
    workflowType: PAYMENT_SETUP_WORKFLOW,
    start: 'entity',
    input: { ...input },
    signal: SETUP_CHANGED,
  });
}

/** A bank gave the client's card a new number or date. */
async function recordUpdate(tx: Transaction, { operatorId, fact, actor }: CardNews): Promise<Applied> {
  const { paymentMethodId, card, at } = fact;
  if (!paymentMethodId || !card) return 'ignored';
  const account = await tx.billingAccount.findFirst({ where: { paymentMethodId } });
  if (!account) return 'no_recipient';
  const { clientId, cardExpMonth, cardExpYear } = account;
  const stored = { expMonth: cardExpMonth ?? 0, expYear: cardExpYear ?? 0 };
  // Banks move a card's end forward: what says otherwise is news that come late.
  if (monthsOf(card) < monthsOf(stored)) return 'applied';
  if (monthsOf(card) === monthsOf(stored) && card.last4 === account.cardLast4) return 'applied';
  const { brand: cardBrand, last4: cardLast4, expMonth, expYear } = card;
  await tx.billingAccount.updateMany({
    // Unless the client has left another method this moment.
    where: { clientId, paymentMethodId },
    data: { cardBrand, cardLast4, cardExpMonth: expMonth, cardExpYear: expYear },
  });
  await audit(tx, {
    ...{
      operatorId,
      actor,
      action: 'payment_method.update',
      subject: { type: 'organization', id: clientId },
    },
    before: stored,
    after: { expMonth, expYear },
  });
  const { zone } = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
  if (cardStanding(card, at, zone) !== 'expired')
    await closeBillingTasks(tx, { operatorId, clientId, kind: 'card_expiring', actor, now: at });
  return 'applied';
}

function monthsOf({ expMonth, expYear }: { expMonth: number; expYear: number }): number {
  return expYear * 12 + expMonth;
}
