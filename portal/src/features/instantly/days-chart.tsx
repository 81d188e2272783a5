import type { InstantlyCounts } from '../../../../contracts/instantly/campaign-api.ts';
import { TrendChart } from '../../kit/trend-chart.tsx';

/** No brand's colour: it may be as dark as the page, or like another line's. */
const SERIES = [
  { name: 'sent', label: 'Sent', color: 'blue.6' },
  { name: 'opens', label: 'Opens', color: 'teal.7' },
  { name: 'replies', label: 'Replies', color: 'orange.7' },
] as const;

type Day = InstantlyCounts & { readonly day: string };

/** Emails sent, opened and answered, day by day. */
export function DaysChart({ days }: { days: readonly Day[] }) {
  const bars = days.map((each) => ({ ...each, label: inWords(each.day) }));
  return <TrendChart bars={bars} series={SERIES} caption="Emails by day" figuresWidth={48} />;
}

/** A day of UTC is that day wherever it is read. */
function inWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', {
    ...{ month: 'short', day: 'numeric', timeZone: 'UTC' },
  });
}
