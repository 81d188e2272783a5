import type { LetterStanding } from '../../domain/messaging/stale.ts';
import type { LetterName } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { isContested } from '../billing/is-contested.ts';
import { agreementAt } from '../billing/agreement-at.ts';

export type LetterFacts = Awaited<ReturnType<typeof readLetterFacts>>;

export interface LetterAsked {
  readonly operatorId: string;
  readonly clientId: string;
  readonly invoiceId?: string | null | undefined;
  readonly template: LetterName;
  /** Of the letter's row; absent: it is only looked at. */
  readonly key?: string;
  readonly now: Date;
}

/** What a letter to a client is made of, as it is now. */
export async function readLetterFacts(tx: Transaction, asked: LetterAsked) {
  const { operatorId, clientId, invoiceId, now } = asked;
  const { billingAccount, ...client } = await tx.organization.findUniqueOrThrow({
    where: { id: clientId },
    include: { billingAccount: true },
  });
  const operator = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
  const invoice = invoiceId
    ? await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId, clientId } })
    : null;
  return {
    client,
    operator,
    card: cardOf(billingAccount),
    invoice: invoice && { ...invoice, ...(await standing(tx, invoice)) },
    reminderNumber: 1 + (await countSent(tx, asked)),
    cardLink: await cardLink(tx, clientId, now),
    usage: asked.template === 'usage_alert' ? await readAlert(tx, asked) : null,
  };
}

export function standingOf({ invoice, card, usage }: LetterFacts): LetterStanding {
  return {
    invoice,
    // Good until the end of its month, somewhere on earth.
    cardExpiresAt: card && new Date(Date.UTC(card.year, card.month, 1)),
    isMonthBilled: usage?.isBilled ?? false,
  };
}

interface Account {
  readonly cardBrand: string | null;
  readonly cardLast4: string | null;
  readonly cardExpMonth: number | null;
  readonly cardExpYear: number | null;
}

function cardOf(account: Account | null) {
  const { cardBrand: brand, cardLast4: last4, cardExpMonth: month, cardExpYear: year } = account ?? {};
  return brand && last4 && month && year ? { brand, last4, month, year } : null;
}

interface InvoiceRow {
  readonly milestoneId: string | null;
  readonly amountCents: number;
  readonly taxCents: number;
  readonly amountPaidCents: number;
  readonly creditedCents: number;
}

async function standing(tx: Transaction, { milestoneId, ...sums }: InvoiceRow) {
  const dueCents = sums.amountCents + sums.taxCents - sums.amountPaidCents - sums.creditedCents;
  return { isHeld: await isContested(tx, { milestoneId }), dueCents };
}

/** What went out, and not what was due: reminders that an outage passed over were never written. */
async function countSent(tx: Transaction, { operatorId, invoiceId, template }: LetterAsked): Promise<number> {
  if (!invoiceId) return 0;
  const status = { in: ['sending', 'sent', 'delivered', 'unconfirmed'] };
  return tx.message.count({ where: { operatorId, invoiceId, template, status } });
}

/** The page that the client was given for another card, while it is open. */
async function cardLink(tx: Transaction, clientId: string, now: Date): Promise<string | null> {
  const open = await tx.paymentSetup.findFirst({
    where: { clientId, status: 'open', url: { not: null }, expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
    select: { url: true },
  });
  return open?.url ?? null;
}

/** The alert that the letter's key names; of a letter that is only looked at, the newest. */
async function readAlert(tx: Transaction, { clientId, key }: LetterAsked) {
  const [, first, cents] = /^usage-alert:[^:]+:(\d{4}-\d{2}):(\d+)$/.exec(key ?? '') ?? [];
  const alert = await tx.usageAlert.findFirst({
    where: { clientId, ...(first && { month: new Date(`${first}-01`), thresholdCents: Number(cents) }) },
    orderBy: [{ month: 'desc' }, { thresholdCents: 'desc' }],
  });
  if (!alert) return null;
  const { month, thresholdCents, cents: soFarCents } = alert;
  const billed = await tx.invoice.count({ where: { clientId, kind: 'usage', month } });
  const agreement = await agreementAt(tx, clientId, month);
  const currency = agreement?.currency ?? 'usd';
  return { month, thresholdCents, soFarCents, currency, isBilled: billed > 0 };
}
