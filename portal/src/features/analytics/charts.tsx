import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { Box, Text, VisuallyHidden } from '@mantine/core';
import { count, money } from '../../kit/money.ts';
import { CHART_HEIGHT, TrendChart } from '../../kit/trend-chart.tsx';
import { barsOf, monthInWords } from './days.ts';
import { outcomeInWords } from './outcome-words.ts';
import type { Dashboard, Revenue } from './types.ts';

const SERIES = [
  { name: 'booked', label: 'Booked', color: 'blue.6' },
  { name: 'shown', label: 'Shown', color: 'teal.7' },
  { name: 'noShow', label: 'No-show', color: 'orange.7' },
] as const;

/** Bookings and shows over time. */
export function DaysChart({ days }: Pick<Dashboard, 'days'>) {
  const { bars, isByWeek } = barsOf(days);
  return (
    <>
      <TrendChart
        bars={bars}
        series={SERIES}
        caption="Appointments booked, shown and missed"
        per={isByWeek ? 'Week' : 'Day'}
      />
      {isByWeek && (
        <Text size="xs" c="dimmed">
          By the week.
        </Text>
      )}
    </>
  );
}

const MOST_OUTCOMES = 7;

/** How the leads ended, the commonest first. */
export function OutcomesChart({ outcomes }: Pick<Dashboard, 'outcomes'>) {
  const shown = outcomes.slice(0, MOST_OUTCOMES).map(({ outcome, leads }) => ({
    outcome: outcomeInWords(outcome),
    leads,
  }));
  return (
    <>
      <Box aria-hidden>
        <BarChart
          h={Math.max(120, 34 * shown.length + 36)}
          data={shown}
          dataKey="outcome"
          orientation="vertical"
          series={[{ name: 'leads', label: 'Leads', color: 'blue.6' }]}
          gridAxis="y"
          withBarValueLabel
          barProps={{ radius: 3, isAnimationActive: false, maxBarSize: 22 }}
          yAxisProps={{ width: 132, tick: { fontSize: 12, fill: 'currentColor' } }}
          xAxisProps={{ allowDecimals: false }}
          barChartProps={{ accessibilityLayer: false, margin: { right: 36 } }}
          valueFormatter={count}
        />
      </Box>
      <VisuallyHidden>
        <ul aria-label="How leads ended">
          {outcomes.map(({ outcome, leads }) => (
            <li key={outcome}>
              {outcomeInWords(outcome)}: {count(leads)}
            </li>
          ))}
        </ul>
      </VisuallyHidden>
    </>
  );
}

/** Billed and paid by the month, in one currency; the page's table says the same in words. */
export function RevenueChart({
  months,
  rows,
  currency,
}: Pick<Revenue, 'months' | 'rows'> & { currency: string }) {
  const data = months.map((month) => {
    const own = rows.filter((row) => row.month === month && row.currency === currency);
    const sum = (of: 'billedCents' | 'paidCents') => own.reduce((total, row) => total + row[of], 0) / 100;
    return { month: monthInWords(month), billed: sum('billedCents'), paid: sum('paidCents') };
  });
  return (
    <Box aria-hidden>
      <BarChart
        h={CHART_HEIGHT}
        data={data}
        dataKey="month"
        series={[
          { name: 'billed', label: 'Billed', color: 'blue.6' },
          { name: 'paid', label: 'Paid', color: 'teal.7' },
        ]}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        gridAxis="x"
        barProps={{ radius: 3, isAnimationActive: false, maxBarSize: 36 }}
        yAxisProps={{ width: 76 }}
        barChartProps={{ accessibilityLayer: false }}
        valueFormatter={(value) => money(value * 100, currency, { isRound: true })}
      />
    </Box>
  );
}
