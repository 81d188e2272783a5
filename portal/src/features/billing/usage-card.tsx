import { Anchor, Card, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { api } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { count, money } from '../../kit/money.ts';
import { monthName } from './month-name.ts';

export type Standing = Awaited<ReturnType<typeof api.billingStandings.list>>['items'][number];

/** The running month's talk time, and what it comes to. */
export function UsageCard({ of }: { of: Standing }) {
  const isOperator = useIsOperator();
  const { usage, currency, unbilledCents, clientId } = of;
  const minutes = usage.seconds / 60;
  return (
    <Card h="100%">
      <Stack gap={4}>
        <Text size="sm" c="dimmed" component="h2" fw={500}>
          Talk time in {monthName(usage.month)}
        </Text>
        <Title order={3} className="tabular">
          {money(usage.cents, currency)}
        </Title>
        <Text size="sm">
          {count(Math.round(minutes * 10) / 10)} {minutes === 1 ? 'minute' : 'minutes'} in{' '}
          {count(usage.calls)} {usage.calls === 1 ? 'call' : 'calls'} so far
        </Text>
        <Text size="sm" c="dimmed">
          If it goes on like this, {money(usage.projectedCents, currency)} at the end of the month.
        </Text>
        {unbilledCents > usage.cents && (
          <Text size="sm" c="dimmed">
            With calls of earlier months, {money(unbilledCents, currency)} are not billed yet.
          </Text>
        )}
        <Anchor
          size="sm"
          mt={4}
          renderRoot={(props) => (
            <Link
              to="/billing"
              search={{ tab: 'usage', month: usage.month, ...(isOperator && { client: clientId }) }}
              {...props}
            />
          )}
        >
          Its calls
        </Anchor>
      </Stack>
    </Card>
  );
}
