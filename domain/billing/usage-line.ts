import { rateInWords } from './currency.ts';
import { monthInWords } from './month.ts';
import { type UsageRow, usageCents } from './usage.ts';

export interface UsageLine {
  readonly kind: 'usage' | 'late_usage';
  readonly description: string;
  readonly amountCents: number;
  readonly seconds: number;
}

/**
 * What a month's calls, or calls of earlier months that came too late for theirs, are billed by: rounded once.
 *
 * @param month yyyy-mm, of the invoice
 */
export function usageLine(
  kind: UsageLine['kind'],
  rows: readonly UsageRow[],
  { month, currency }: { readonly month: string; readonly currency: string },
): UsageLine {
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const rates = new Set(rows.map((row) => row.rateMicrosPerMinute));
  const [rate] = rates;
  const at = rates.size === 1 && rate !== undefined ? ` at ${rateInWords(rate, currency)} a minute` : '';
  const what = kind === 'usage' ? `Talk time in ${monthInWords(month)}` : 'Late calls of earlier months';
  return { kind, description: `${what}: ${talkTime(seconds)}${at}`, amountCents: usageCents(rows), seconds };
}

/** For people: 1,234 minutes 5 seconds */
function talkTime(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const parts = [
    ...(minutes > 0 ? [counted(minutes, 'minute')] : []),
    ...(rest > 0 || minutes === 0 ? [counted(rest, 'second')] : []),
  ];
  return parts.join(' ');
}

function counted(count: number, unit: string): string {
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`;
}
