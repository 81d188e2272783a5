import { LEDGER_ACCOUNTS } from '../../contracts/billing/ledger-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import type { LedgerAccount } from './post-ledger.ts';

interface Sum {
  readonly currency: string;
  readonly debitCents: number;
  readonly creditCents: number;
  readonly balanceCents: number;
}

type Balance = Sum & { readonly account: LedgerAccount };

/** The trial balance of all that happened before a moment. @throws Refusal not_found */
export async function readBalances(
  db: Database,
  caller: Caller,
  { clientId, at }: { clientId?: string | undefined; at?: Date | undefined },
) {
  const balances = await asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    // Cents as floating point are exact up to 90 trillion of a currency's unit.
    return tx.$queryRaw<Balance[]>`
      SELECT currency, account,
        coalesce(sum(amount_cents) FILTER (WHERE amount_cents > 0), 0)::float8 AS "debitCents",
        coalesce(sum(amount_cents) FILTER (WHERE amount_cents < 0), 0)::float8 AS "creditCents",
        sum(amount_cents)::float8 AS "balanceCents"
      FROM ledger_entry
      WHERE ${clientId ? Prisma.sql`client_id = ${clientId}::uuid` : Prisma.sql`true`}
        AND ${at ? Prisma.sql`at < ${at}` : Prisma.sql`true`}
      GROUP BY currency, account ORDER BY currency, account`;
  });
  return {
    items: balances.map((each) => ({ ...each, about: LEDGER_ACCOUNTS[each.account] })),
    sums: sumUp(balances),
  };
}

function sumUp(balances: readonly Balance[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { currency, ...each } of balances) {
    const sum = sums.get(currency);
    sums.set(currency, {
      currency,
      debitCents: each.debitCents + (sum?.debitCents ?? 0),
      creditCents: each.creditCents + (sum?.creditCents ?? 0),
      balanceCents: each.balanceCents + (sum?.balanceCents ?? 0),
    });
  }
  return [...sums.values()];
}
