import { localDay, localDaysSince, localMoney, localMonth } from '../../domain/messaging/local-money.ts';
import { refusalWords } from '../../domain/messaging/refusal-words.ts';
import { type FieldValues, nameValue } from '../../domain/messaging/template-fields.ts';
import type { LetterFacts } from './letter-facts.ts';

interface Asked {
  /** IANA, the client's */
  readonly zone: string;
  /** Language of the words around the fields, BCP 47. */
  readonly locale: string;
  readonly now: Date;
}

/** What the merge fields of a letter hold. */
export function letterFields(facts: LetterFacts, asked: Asked): FieldValues {
  const { client, operator, card, cardLink, usage } = facts;
  const { locale } = asked;
  const money = (cents: number) => localMoney(cents, usage?.currency ?? 'usd', locale);
  return {
    client_name: nameValue(client.name),
    operator_name: nameValue(operator.name),
    ...invoiceFields(facts, asked),
    card: card && `${brandName(card.brand)} •••• ${card.last4}`,
    card_expires: card && localMonth(card.year, card.month, locale),
    card_link: cardLink,
    month: usage && localMonth(usage.month.getUTCFullYear(), usage.month.getUTCMonth() + 1, locale),
    threshold: usage && money(usage.thresholdCents),
    so_far: usage && money(usage.soFarCents),
  };
}

function invoiceFields({ invoice, reminderNumber }: LetterFacts, { zone, locale, now }: Asked): FieldValues {
  if (!invoice) return {};
  const { number, currency, dueCents, dueAt, hostedUrl, pdfUrl, paymentFailure } = invoice;
  return {
    invoice_number: number,
    amount: localMoney(dueCents, currency, locale),
    due_date: dueAt && localDay(dueAt, zone, locale),
    days_overdue: dueAt && localDaysSince(dueAt, now, zone, locale),
    reminder_number: String(reminderNumber),
    invoice_link: hostedUrl,
    pdf_link: pdfUrl,
    refusal: refusalWords(paymentFailure, locale),
  };
}

/** As the brands write themselves; Stripe has them in lower case. https://docs.stripe.com/api/payment_methods/object */
const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

function brandName(brand: string): string {
  return BRANDS[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);
}
