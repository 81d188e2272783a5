import { fileURLToPath } from 'node:url';
import { moneyInWords } from '../domain/billing/currency.ts';
import { openDatabase } from '../prisma/client.ts';
import { findInvoice } from '../services/billing/find-invoice.ts';
import { type VerifiedInvoice, verifyInvoice } from '../services/billing/verify-invoice.ts';
import { runScript } from './local/checkout.ts';
import { databaseAddresses, orNotRunning } from './local/database-addresses.ts';
import { LaunchError } from './local/launch-error.ts';

const usage =
  "npm run verify-invoice -- ID: checks an invoice from the ground up. ID is the invoice's id, Stripe's (in_…), or the number printed on it.";

export interface VerificationRequest {
  /** DATABASE_APP_URL, as the API has it. */
  readonly databaseUrl: string;
  readonly reference: string;
}

/** Verifies the one invoice that an id or a number names. @throws LaunchError when it names none, or several */
export async function verifyByReference(request: VerificationRequest): Promise<VerifiedInvoice> {
  const db = openDatabase(request.databaseUrl, 2);
  try {
    const [found, ...others] = await findInvoice(db, request.reference);
    if (!found) throw new LaunchError(`There is no invoice ${request.reference}.`);
    if (others.length > 0) {
      const ids = [found, ...others].map(({ invoiceId }) => invoiceId).join(', ');
      throw new LaunchError(
        `${others.length + 1} invoices have the number ${request.reference}: name one of ${ids}.`,
      );
    }
    return await verifyInvoice(db, found);
  } finally {
    await db.$disconnect();
  }
}

/** The report as people read it: a line a check, what is wrong below it, the verdict last. */
export function reportOf(invoice: VerifiedInvoice): string {
  const { checks, news, seal } = invoice;
  const width = Math.max(...checks.map(({ what }) => what.length));
  const widthOf = Math.max(...checks.map(({ of }) => of.length));
  const lines = checks.flatMap(({ what, of, problems }) => [
    `${what.padEnd(width)}  ${of.padEnd(widthOf)}  ${problems.length === 0 ? 'right' : 'WRONG'}`,
    ...problems.map((problem) => `    ${problem}`),
  ]);
  const wrong = checks.filter(({ problems }) => problems.length > 0).length;
  return [
    `Invoice ${invoice.number ?? invoice.id}: ${invoice.description}`,
    `${moneyInWords(invoice.amountCents, invoice.currency)}, ${invoice.status}`,
    ...(seal ? [`Seal ${seal}`, '(its first 16 characters are printed on the invoice)'] : []),
    '',
    ...lines,
    ...(news.length > 0 ? ['', 'Since it was sealed:', ...news.map((line) => `    ${line}`)] : []),
    '',
    invoice.isProven
      ? 'VERIFIED: everything that the invoice bills is as it was sealed and agreed.'
      : `NOT VERIFIED: ${wrong} of ${checks.length} checks found something wrong.`,
  ].join('\n');
}

/** 0: verified, 1: not, 2: nothing could be verified. */
async function main(): Promise<number> {
  const [reference, ...others] = process.argv.slice(2);
  if (!reference || reference.startsWith('-') || others.length > 0) throw new LaunchError(usage);
  const { DATABASE_APP_URL: databaseUrl } = databaseAddresses();
  const invoice = await orNotRunning(() => verifyByReference({ databaseUrl, reference }));
  console.log(reportOf(invoice));
  return invoice.isProven ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main, 2);
