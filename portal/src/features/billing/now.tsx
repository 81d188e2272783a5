import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { AgreementCard } from './agreement-card.tsx';
import { MilestoneCard } from './milestone-card.tsx';
import { OwedCard } from './owed-card.tsx';
import { PaymentMethodCard } from './payment-method-card.tsx';
import { UsageCard } from './usage-card.tsx';

/** The current period of one client: what is used, what comes next, what is owed, and how it is paid. */
export function Now({ clientId }: { clientId: string }) {
  const standings = useQuery(query.billingStandings.list.queryOptions({ input: { clientId } }));
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack gap="lg">
          <MilestoneCard clientId={clientId} />
          <Loaded of={standings} meanwhile={<Lines count={2} height={150} />}>
            {({ items: [standing] }) =>
              standing && (
                <Grid gap="lg">
                  <Grid.Col span={{ base: 12, sm: 6 }}>
                    <UsageCard of={standing} />
                  </Grid.Col>
                  <Grid.Col span={{ base: 12, sm: 6 }}>
                    <OwedCard of={standing} />
                  </Grid.Col>
                </Grid>
              )
            }
          </Loaded>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack gap="lg">
          <PaymentMethodCard clientId={clientId} />
          <AgreementCard clientId={clientId} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
