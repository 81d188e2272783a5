import type { Database } from '../../prisma/client.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { readPeriod } from './period.ts';
import { runStatement, type Standing, type StatementEntry } from './run-statement.ts';

const LONGEST_MS = 400 * 86_400_000;

interface CurrencyStatement {
  readonly currency: string;
  readonly opening: Standing;
  readonly entries: StatementEntry[];
  closing: Standing;
}

/** A client's account over a span of days. @throws Refusal not_found, invalid (to) */
export async function getStatement(
  db: Database,
  caller: Caller,
  { id: clientId, from, to }: { id: string; from: string; to: string },
) {
  const { zone, start, end } = await readPeriod(db, caller, { clientId, from, to });
  if (end.getTime() - start.getTime() > LONGEST_MS) {
    throw new Refusal('invalid', 'The span is too long to be read at once: export it.', [
      { field: 'to', message: 'must be at most 400 days after from' },
    ]);
  }
  const currencies: CurrencyStatement[] = [];
  for await (const { currency, ...row } of runStatement(db, caller, { clientId, zone, start, end })) {
    const current = currencies.at(-1);
    if (row.row === 'opening') currencies.push({ currency, opening: row, entries: [], closing: row });
    else if (row.row === 'entry') current?.entries.push(row);
    else if (current) current.closing = row;
  }
  return { clientId, from, to, zone, currencies };
}
