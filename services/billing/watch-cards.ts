import { cardNotice, type CardExpiry, expiryMonth } from '../../domain/billing/card-expiry.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { createTask } from '../messaging/create-task.ts';
import { oweLetter } from '../messaging/owe-letter.ts';
import { begunBy } from './agreement-at.ts';

const AT_ONCE = 50;

export interface CardWatchInput {
  readonly operatorId: string;
  /** The client that the page before ended with; null: from the start. */
  readonly after: string | null;
  readonly now: Date;
}

/**
 * Tells the clients of an operator that are charged automatically that their card is about to expire, and its people of
 * those that have. By pages, in the order of the clients' ids.
 *
 * @returns how many cards something was due for, and where the next page begins; null: this was the last one
 */
export async function watchCards(
  db: Database,
  { operatorId, after, now }: CardWatchInput,
  atOnce: number = AT_ONCE,
): Promise<{ due: number; next: string | null }> {
  return asOperator(db, operatorId, async (tx) => {
    const { zone } = await tx.organization.findUniqueOrThrow({
      where: { id: operatorId },
      select: { zone: true },
    });
    const accounts = await tx.billingAccount.findMany({
      where: {
        paymentMethodId: { not: null },
        // What is good for longer than any zone’s next month is not read.
        cardExpYear: { lte: now.getUTCFullYear() + 1 },
        ...(after !== null && { clientId: { gt: after } }),
      },
      orderBy: { clientId: 'asc' },
      take: atOnce,
    });
    let due = 0;
    for (const { clientId, paymentMethodId, cardExpMonth, cardExpYear } of accounts) {
      if (paymentMethodId === null || cardExpMonth === null || cardExpYear === null) continue;
      const expiry = { expMonth: cardExpMonth, expYear: cardExpYear };
      if (await watchCard(tx, { operatorId, clientId, paymentMethodId, expiry, zone, now })) due += 1;
    }
    return { due, next: accounts.length < atOnce ? null : (accounts.at(-1)?.clientId ?? null) };
  });
}

interface WatchedCard {
  readonly operatorId: string;
  readonly clientId: string;
  readonly paymentMethodId: string;
  readonly expiry: CardExpiry;
  /** IANA, the operator's */
  readonly zone: string;
  readonly now: Date;
}

/** @returns whether something was due */
async function watchCard(tx: Transaction, card: WatchedCard): Promise<boolean> {
  const { operatorId, clientId, paymentMethodId, expiry, zone, now } = card;
  const notice = cardNotice(expiry, now, zone);
  if (!notice || !(await isCharged(tx, clientId, now))) return false;
  const key = `card:${paymentMethodId}:${expiryMonth(expiry)}:${notice}`;
  if (notice === 'expired') {
    const title = 'The card of a client that is charged automatically has expired: ask it for another';
    await createTask(tx, { operatorId, clientId, leadId: null, key, kind: 'card_expiring', title });
  } else {
    await oweLetter(tx, { operatorId, clientId, invoiceId: null, template: 'card_expiring', key, now });
  }
  return true;
}

/** By the agreement in force; a client that has none is not. */
async function isCharged(tx: Transaction, clientId: string, now: Date): Promise<boolean> {
  const agreement = await tx.agreement.findFirst({
    where: { clientId, ...begunBy(now) },
    orderBy: { version: 'desc' },
    select: { collection: true },
  });
  return agreement?.collection === 'charge_automatically';
}
