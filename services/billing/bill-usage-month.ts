import { CLOSE_USAGE_SCHEDULE } from '../../contracts/billing/workflow.ts';
import { minimumChargeCents } from '../../domain/billing/currency.ts';
import { type Month, monthDate, monthInWords } from '../../domain/billing/month.ts';
import type { UsageRow } from '../../domain/billing/usage.ts';
import { type UsageLine, usageLine } from '../../domain/billing/usage-line.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { agreementAt } from './agreement-at.ts';
import { createInvoice } from './create-invoice.ts';
import { lockClient } from './lock-client.ts';

export interface ClientMonth {
  readonly operatorId: string;
  readonly clientId: string;
  /** In the operator's zone. */
  readonly month: Month;
}

/** Calls of one rate: of the month itself, or of earlier ones. */
interface Claim extends UsageRow {
  readonly isLate: boolean;
  readonly calls: number;
}

// To claim 200,000 calls takes some seconds.
const AT_MOST_MS = 120_000;

const TRIES = 5;

/**
 * Bills a client's month: its calls, and those of earlier months that no invoice bills. All of it in one transaction,
 * one client at a time: a month has one invoice, and a call is on one line, whoever else does the same meanwhile.
 *
 * Less than what Stripe charges at the least is not billed: the calls wait, and are late ones of the next month.
 *
 * @returns the invoice's id; null: the month has one already, or there is too little to bill
 */
export async function billUsageMonth(db: Database, about: ClientMonth): Promise<string | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await asOperator(db, about.operatorId, (tx) => bill(tx, about), { timeout: AT_MOST_MS });
    } catch (error) {
      if (!(error instanceof CallCameMeanwhile) || tries === TRIES) throw error;
    }
  }
}

/** A call was recorded between adding up and claiming: the lines would not say what they bill. */
class CallCameMeanwhile extends Error {}

async function bill(tx: Transaction, about: ClientMonth): Promise<string | null> {
  const { operatorId, clientId, month } = about;
  await lockClient(tx, clientId);
  const known = await tx.invoice.findFirst({ where: { clientId, month: monthDate(month) } });
  if (known) return null;
  const claims = await addUp(tx, about);
  if (claims.length === 0) return null;
  const agreement = await agreementOf(tx, about);
  const lines = linesOf(claims, { month: month.name, currency: agreement.currency });
  const amountCents = lines.reduce((sum, line) => sum + line.amountCents, 0);
  if (amountCents < minimumChargeCents(agreement.currency)) return null;
  const description = `Talk time in ${monthInWords(month.name)}`;
  const invoice = await createInvoice(tx, {
    ...{ agreement, description, lines },
    about: { month: monthDate(month) },
  });
  const claimed = await claim(tx, about, invoice.lines);
  if (textOf(claimed) !== textOf(claims)) throw new CallCameMeanwhile('a call came meanwhile');
  await audit(tx, {
    operatorId,
    actor: { kind: 'workflow', id: CLOSE_USAGE_SCHEDULE },
    action: 'usage.bill',
    subject: { type: 'invoice', id: invoice.id },
    after: { month: month.name, amountCents, calls: claims.reduce((sum, { calls }) => sum + calls, 0) },
  });
  return invoice.id;
}

function linesOf(claims: readonly Claim[], about: { month: string; currency: string }): UsageLine[] {
  const of = (isLate: boolean) => claims.filter((row) => row.isLate === isLate);
  const [own, late] = [of(false), of(true)];
  return [
    ...(own.length > 0 ? [usageLine('usage', own, about)] : []),
    ...(late.length > 0 ? [usageLine('late_usage', late, about)] : []),
  ];
}

type Counted = Omit<Claim, 'seconds'> & { readonly seconds: bigint };

const toClaims = (rows: readonly Counted[]): Claim[] =>
  rows.map((row) => ({ ...row, seconds: Number(row.seconds) }));

async function addUp(tx: Transaction, { clientId, month }: ClientMonth): Promise<Claim[]> {
  return toClaims(
    await tx.$queryRaw<Counted[]>`
      SELECT ended_at < ${month.start} AS "isLate", rate_micros_per_minute AS "rateMicrosPerMinute",
        sum(seconds)::bigint AS seconds, count(*)::int AS calls
      FROM usage WHERE client_id = ${clientId}::uuid AND invoice_line_id IS NULL AND ended_at < ${month.end}
      GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** @returns what was claimed, as it was added up */
async function claim(
  tx: Transaction,
  { clientId, month }: ClientMonth,
  lines: readonly { readonly id: string; readonly kind: string }[],
): Promise<Claim[]> {
  const lineId = (kind: UsageLine['kind']) => lines.find((line) => line.kind === kind)?.id ?? null;
  return toClaims(
    await tx.$queryRaw<Counted[]>`
      WITH claimed AS (
        UPDATE usage SET invoice_line_id = CASE WHEN ended_at < ${month.start}
          THEN ${lineId('late_usage')}::uuid ELSE ${lineId('usage')}::uuid END
        WHERE client_id = ${clientId}::uuid AND invoice_line_id IS NULL AND ended_at < ${month.end}
        RETURNING ended_at < ${month.start} AS is_late, rate_micros_per_minute, seconds)
      SELECT is_late AS "isLate", rate_micros_per_minute AS "rateMicrosPerMinute", sum(seconds)::bigint AS seconds,
        count(*)::int AS calls
      FROM claimed GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

const textOf = (claims: readonly Claim[]): string =>
  claims.map((row) => [row.isLate, row.rateMicrosPerMinute, row.seconds, row.calls].join()).join(';');

/**
 * The agreement in force at the month's end.
 *
 * @throws Error when calls to be billed were made under another currency: their rates cannot be added up
 */
async function agreementOf(
  tx: Transaction,
  { clientId, month }: ClientMonth,
): Promise<Prisma.AgreementModel> {
  const agreement = await agreementAt(tx, clientId, new Date(month.end.getTime() - 1));
  const oldest = await tx.usage.aggregate({
    where: { clientId, invoiceLineId: null, endedAt: { lt: month.end } },
    _min: { endedAt: true },
  });
  const from = oldest._min.endedAt ?? month.start;
  const before = await agreementAt(tx, clientId, from);
  const since = await tx.agreement.findMany({
    where: { clientId, effectiveFrom: { gt: from, lt: month.end } },
    select: { currency: true },
  });
  const other = [before, ...since].find(({ currency }) => currency !== agreement.currency);
  if (!other) return agreement;
  throw new Error(
    `the calls until the end of ${month.name} were made in ${other.currency} and ${agreement.currency}: they need two invoices`,
  );
}
