import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import { Box, Table, VisuallyHidden } from '@mantine/core';
import { count } from './money.ts';

interface TrendChartProps<Name extends string> {
  /** In order of time; `label` is the day or the week */
  readonly bars: readonly (Readonly<Record<Name, number>> & { readonly label: string })[];
  readonly series: readonly { readonly name: Name; readonly label: string; readonly color: string }[];
  /** What it shows, for whoever hears it as a table */
  readonly caption: string;
  readonly per?: 'Day' | 'Week';
  /** Room for the figures at its left, in px */
  readonly figuresWidth?: number;
}

export const CHART_HEIGHT = 260;

/** Counts over time; who does not see it hears it as a table. */
export function TrendChart<Name extends string>(props: TrendChartProps<Name>) {
  const { bars, series, figuresWidth = 36 } = props;
  return (
    <>
      <Box aria-hidden>
        <AreaChart
          h={CHART_HEIGHT}
          data={[...bars]}
          dataKey="label"
          series={[...series]}
          curveType="monotone"
          withDots={bars.length < 2}
          withLegend
          legendProps={{ verticalAlign: 'bottom' }}
          gridAxis="x"
          fillOpacity={0.12}
          strokeWidth={2}
          yAxisProps={{ allowDecimals: false, width: figuresWidth }}
          xAxisProps={{ minTickGap: 24 }}
          valueFormatter={count}
          areaProps={{ isAnimationActive: false }}
          areaChartProps={{ accessibilityLayer: false }}
        />
      </Box>
      <Heard {...props} />
    </>
  );
}

function Heard<Name extends string>({ bars, series, caption, per = 'Day' }: TrendChartProps<Name>) {
  return (
    <VisuallyHidden>
      <Table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{per}</th>
            {series.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars
            .filter((bar) => series.some(({ name }) => bar[name] > 0))
            .map((bar) => (
              <tr key={bar.label}>
                <th scope="row">{bar.label}</th>
                {series.map(({ name }) => (
                  <td key={name}>{count(bar[name])}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </Table>
    </VisuallyHidden>
  );
}
