import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../prisma/client.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import { runScript } from './local/checkout.ts';
import { databaseAddresses, orNotRunning } from './local/database-addresses.ts';
import { LaunchError } from './local/launch-error.ts';
import { stripeAccounts } from './local/stripe-accounts.ts';
import { allOperators, type Books, compare } from './rebuild/compare.ts';
import { rebuildTheirs } from './rebuild/from-ours.ts';
import { rebuildOurs } from './rebuild/from-stripe.ts';

const usage = `npm run reconcile -- [--operator ID] [--from stripe|ours]: compares our books with Stripe's.
  --from stripe: writes into our books the invoices that Stripe has and they have not.
  --from ours:   has the invoices made at Stripe that our books have and it has not.`;

type From = 'stripe' | 'ours' | undefined;

/** Compares, rebuilds what is asked for, and compares again. @returns what there is to say, and whether the books differ */
export async function reconcile(books: Books, from: From): Promise<{ said: string[]; differ: boolean }> {
  const before = await compare(books);
  if (!from) return { said: tableOf(before), differ: before.length > 0 };
  const rebuilt = from === 'stripe' ? await rebuildOurs(books, before) : await rebuildTheirs(books, before);
  const after = rebuilt.length > 0 ? await compare(books) : before;
  return { said: [...rebuilt, ...tableOf(after)], differ: after.length > 0 };
}

function tableOf(differences: readonly Prisma.BillingDifferenceModel[]): string[] {
  if (differences.length === 0)
    return ['Both books say the same. What is younger than an hour was not compared.'];
  const rows = differences.map(({ kind, invoiceId, stripeInvoiceId, ours, theirs }) => [
    ...[kind, invoiceId ?? '-', stripeInvoiceId ?? '-', ours ?? '-', theirs ?? '-'],
  ]);
  const table = [['What differs', 'Invoice', "Stripe's", 'Ours says', 'Stripe says'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `npm run reconcile`. 0: the books agree, 1: they differ, 2: they could not be compared. */
async function main(): Promise<number> {
  const { operator, from } = readArguments();
  const db = openDatabase(databaseAddresses().DATABASE_APP_URL, 2);
  try {
    const operatorIds = await orNotRunning(() => allOperators(db));
    if (operator && !operatorIds.includes(operator))
      throw new LaunchError(`There is no operator with the id ${operator}.`);
    const accounts = stripeAccounts(db);
    const books = { db, accounts, operatorIds: operator ? [operator] : operatorIds, now: () => new Date() };
    const { said, differ } = await reconcile(books, from);
    for (const line of said) console.log(line);
    return differ ? 1 : 0;
  } finally {
    await db.$disconnect();
  }
}

function readArguments(): { operator: string | undefined; from: From } {
  try {
    const { values } = parseArgs({ options: { operator: { type: 'string' }, from: { type: 'string' } } });
    const { operator, from } = values;
    if (from !== undefined && from !== 'stripe' && from !== 'ours') throw new Error(`--from is ${from}`);
    return { operator, from };
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}\n${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main, 2);
