import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import { Box, Table, VisuallyHidden } from '@mantine/core';
import type { InstantlyCounts } from '../../../../contracts/instantly/campaign-api.ts';
import { count } from '../../kit/money.ts';

export const CHART_HEIGHT = 260;

/** No brand's colour: it may be as dark as the page, or like another line's. */
const SERIES = [
  { name: 'sent', label: 'Sent', color: 'blue.6' },
  { name: 'opens', label: 'Opens', color: 'teal.7' },
  { name: 'replies', label: 'Replies', color: 'orange.7' },
] as const;

type Day = InstantlyCounts & { readonly day: string };

/** Day by day; who does not see it hears it as a table. */
export function DaysChart({ days }: { days: readonly Day[] }) {
  return (
    <>
      <Box aria-hidden>
        <AreaChart
          h={CHART_HEIGHT}
          data={days.map((each) => ({ ...each, label: inWords(each.day) }))}
          dataKey="label"
          series={[...SERIES]}
          curveType="monotone"
          withDots={days.length < 2}
          withLegend
          legendProps={{ verticalAlign: 'bottom' }}
          gridAxis="x"
          fillOpacity={0.12}
          strokeWidth={2}
          yAxisProps={{ allowDecimals: false, width: 48 }}
          xAxisProps={{ minTickGap: 24 }}
          valueFormatter={count}
          areaProps={{ isAnimationActive: false }}
          areaChartProps={{ accessibilityLayer: false }}
        />
      </Box>
      <VisuallyHidden>
        <Table>
          <caption>Emails by day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {SERIES.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days
              .filter(({ sent, opens, replies }) => sent + opens + replies > 0)
              .map((each) => (
                <tr key={each.day}>
                  <th scope="row">{inWords(each.day)}</th>
                  {SERIES.map(({ name }) => (
                    <td key={name}>{count(each[name])}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </Table>
      </VisuallyHidden>
    </>
  );
}

/** A day of UTC is that day wherever it is read. */
function inWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', {
    ...{ month: 'short', day: 'numeric', timeZone: 'UTC' },
  });
}
