import { SimpleGrid } from '@mantine/core';
import type { InstantlyCounts } from '../../../../contracts/instantly/campaign-api.ts';
import { changeOf, changeOfRate, KpiCard } from '../../kit/kpi-card.tsx';
import { count, percent } from '../../kit/money.ts';

interface CountsCardsProps {
  readonly counts: InstantlyCounts;
  readonly before: InstantlyCounts;
  readonly days: number;
}

const NO_RATE = { now: 'Nothing sent', before: 'Nothing sent before' };

/** The six figures of cold email, each beside as many days before. */
export function CountsCards({ counts, before, days }: CountsCardsProps) {
  const counted = (name: string, of: keyof InstantlyCounts) => ({
    name,
    value: count(counts[of]),
    change: changeOf({ value: counts[of], before: before[of] }),
  });
  const rate = (name: string, of: keyof InstantlyCounts) => {
    const [now, then] = [rateOf(counts, of), rateOf(before, of)];
    return {
      name,
      value: now === null ? '—' : percent(now),
      change: changeOfRate({ value: now, before: then }, NO_RATE),
    };
  };
  const cards = [
    counted('Emails sent', 'sent'),
    counted('Opens', 'opens'),
    rate('Open rate', 'uniqueOpens'),
    counted('Replies', 'replies'),
    rate('Reply rate', 'uniqueReplies'),
    counted('Interested', 'interested'),
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md">
      {cards.map((card) => (
        <KpiCard key={card.name} {...card} before={`than in the ${days} days before`} />
      ))}
    </SimpleGrid>
  );
}

/** People who did it, of the emails that were sent; null: none was. */
export function rateOf(counts: InstantlyCounts, of: keyof InstantlyCounts): number | null {
  return counts.sent === 0 ? null : Math.min(1, counts[of] / counts.sent);
}
