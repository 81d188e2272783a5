import { Box, Grid, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { spanInWords } from './days.ts';
import { Filters } from './filters.tsx';
import { FirstSteps, useFirstSteps } from './first-steps.tsx';
import { KpiCards, KpiSkeletons } from './kpi-cards.tsx';
import { NeedsList } from './needs-list.tsx';
import { NextInvoice } from './next-invoice.tsx';
import type { DashboardSearch } from './search.ts';
import type { Dashboard } from './types.ts';
import { Upcoming } from './upcoming.tsx';

const EmailSection = lazy(() =>
  import('../instantly/email-section.tsx').then(({ EmailSection }) => ({ default: EmailSection })),
);
const DaysChart = lazy(() => import('./charts.tsx').then(({ DaysChart }) => ({ default: DaysChart })));
const OutcomesChart = lazy(() =>
  import('./charts.tsx').then(({ OutcomesChart }) => ({ default: OutcomesChart })),
);

/** Where everybody begins: how it goes, what comes next, and what waits for them. */
export function DashboardPage() {
  const search = useSearch({ from: '/shell/' });
  const navigate = useNavigate();
  const mayRead = useMay('leads:read');
  const mayReadEmail = useMay('instantly:read');
  const isOperator = useIsOperator();
  const steps = useFirstSteps();
  const asked = useQuery(
    query.dashboard.get.queryOptions({ input: search, placeholderData: keepPreviousData, enabled: mayRead }),
  );
  const change = (next: DashboardSearch) => void navigate({ to: '/', search: next, replace: true });
  const isNew = steps !== undefined && steps.some(({ isDone }) => !isDone) && !steps.at(-1)?.isDone;
  return (
    <>
      <PageHead title="Dashboard" says={!isNew && (asked.data ? <SpanWords of={asked.data} /> : '\u00a0')}>
        {mayRead && !isNew && <Filters search={search} change={change} />}
      </PageHead>
      <Stack gap="md">
        {isNew && <FirstSteps steps={steps} />}
        {!isOperator && <NextInvoiceOf search={search} />}
        {mayRead && steps === undefined && <Meanwhile />}
        {mayRead && steps !== undefined && (
          <Loaded of={asked} meanwhile={<Meanwhile />}>
            {(dashboard) => (isNew && isQuiet(dashboard) ? null : <Figures of={dashboard} search={search} />)}
          </Loaded>
        )}
        {!isOperator && mayReadEmail && (
          <Suspense fallback={null}>
            <EmailSection />
          </Suspense>
        )}
      </Stack>
    </>
  );
}

function SpanWords({ of }: { of: Dashboard }) {
  return (
    <>
      {spanInWords(of)}, compared with {spanInWords(of.before)}
      {of.scope === 'own' && '. Figures are of the leads that are assigned to you'}
    </>
  );
}

/** Nothing has happened, and nothing waits. */
function isQuiet({ leads, booked, needs }: Dashboard): boolean {
  return leads.value + leads.before + booked.value + booked.before + needs.length === 0;
}

function NextInvoiceOf({ search }: { search: DashboardSearch }) {
  const isOperator = useIsOperator();
  if (!useMay('billing:read')) return null;
  return <NextInvoice isOwn={!isOperator} clientId={isOperator ? search.clientId : undefined} />;
}

function Figures({ of, search }: { of: Dashboard; search: DashboardSearch }) {
  const isOperator = useIsOperator();
  const seesInvoices = useMay('billing:read') && isOperator;
  return (
    <>
      <KpiCards of={of} />
      <Grid gap="md">
        {/* On a phone what waits for somebody comes before what was. */}
        <Grid.Col span={{ base: 12, lg: 8 }} order={{ base: 2, lg: 1 }}>
          <Stack gap="md">
            <Charts of={of} />
            {seesInvoices && (
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
                <Upcoming upcoming={of.upcoming} />
                <NextInvoiceOf search={search} />
              </SimpleGrid>
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }} order={{ base: 1, lg: 2 }}>
          <Stack gap="md">
            {!seesInvoices && <Upcoming upcoming={of.upcoming} />}
            <NeedsList needs={of.needs} isOperator={isOperator} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Charts({ of }: { of: Dashboard }) {
  return (
    <>
      <Panel title="Bookings and shows">
        {of.days.some(({ booked, shown, noShow }) => booked + shown + noShow > 0) ? (
          <Suspense fallback={<Skeleton height={260} />}>
            <DaysChart days={of.days} />
          </Suspense>
        ) : (
          <Quiet>No appointment was booked or took place in these days.</Quiet>
        )}
      </Panel>
      <Panel title="How leads ended">
        {of.outcomes.length > 0 ? (
          <Suspense fallback={<Skeleton height={200} />}>
            <OutcomesChart outcomes={of.outcomes} />
          </Suspense>
        ) : (
          <Quiet>No lead’s sequence ended in these days.</Quiet>
        )}
      </Panel>
    </>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper p="lg" component="section">
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function Quiet({ children }: { children: ReactNode }) {
  return (
    <Text c="dimmed" py="lg">
      {children}
    </Text>
  );
}

/** The shape of what is coming. */
function Meanwhile() {
  return (
    <Box>
      <KpiSkeletons />
      <Box mt="md">
        <Lines count={2} height={320} />
      </Box>
    </Box>
  );
}
