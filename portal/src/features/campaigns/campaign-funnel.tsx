import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { Group, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { count, percent } from '../../kit/money.ts';
import { Lines, Loaded } from '../../kit/states.tsx';

/** How far its leads have come, from the list to the appointment that took place. */
export function CampaignFunnel({ campaignId }: { campaignId: string }) {
  const funnel = useQuery(query.campaigns.funnel.queryOptions({ input: { id: campaignId } }));
  return (
    <Paper p="md">
      <Title order={2} size="h4" mb="sm">
        Funnel
      </Title>
      <Loaded of={funnel} meanwhile={<Lines count={5} height={36} />}>
        {({ imported, contacted, replied, booked, shown }) => {
          const stages = [
            { name: 'Imported', leads: imported, rate: null },
            { name: 'Contacted', ...contacted },
            { name: 'Replied', ...replied },
            { name: 'Booked', ...booked },
            { name: 'Shown', ...shown },
          ];
          if (imported === 0) return <Text c="dimmed">It fills with the first leads.</Text>;
          return (
            <>
              <BarChart
                h={220}
                data={stages}
                dataKey="name"
                orientation="vertical"
                series={[{ name: 'leads', label: 'Leads', color: 'brand.6' }]}
                withXAxis={false}
                gridAxis="none"
                tickLine="none"
                barProps={{ radius: 4, barSize: 24, isAnimationActive: false }}
                yAxisProps={{ width: 84 }}
                valueFormatter={count}
                barChartProps={{ accessibilityLayer: false }}
                aria-hidden
              />
              <Group gap="lg" mt="xs" className="tabular">
                {stages.map(({ name, leads, rate }) => (
                  <div key={name}>
                    <Text size="sm" c="dimmed">
                      {name}
                    </Text>
                    <Text fw={650}>
                      {count(leads)}
                      {rate !== null && (
                        <Text span size="sm" c="dimmed" fw={400}>
                          {' '}
                          {percent(rate)}
                        </Text>
                      )}
                    </Text>
                  </div>
                ))}
              </Group>
            </>
          );
        }}
      </Loaded>
    </Paper>
  );
}
