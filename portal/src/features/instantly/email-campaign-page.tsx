import { Alert, Anchor, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { InstantlyCounts } from '../../../../contracts/instantly/campaign-api.ts';
import { type api, query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useIsOperator } from '../../app/session.tsx';
import { count } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Loaded, NotThere } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { daysOf, spanOf } from './days.ts';
import { SpanChoice, Trend } from './email-section.tsx';
import { EventsList } from './events-list.tsx';
import { statusInWords } from './words.ts';

const route = getRouteApi('/shell/email-campaigns/$id');

/** One campaign at Instantly: all that was counted, day by day, and what happened. */
export function EmailCampaignPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const { days, clientId, kind } = search;
  const navigate = useNavigate();
  const span = spanOf(days);
  const campaign = useQuery(
    query.instantlyCampaigns.get.queryOptions({
      input: { id, ...daysOf(span), ...(clientId && { clientId }) },
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  const show = (change: { days?: string; kind?: string | undefined }) =>
    void navigate({
      ...{ to: '/email-campaigns/$id', params: { id }, replace: true },
      search: { ...search, ...change },
    });
  if (campaign.isError && problemOf(campaign.error).status === 404) return <NotThere />;
  return (
    <>
      <WayBack />
      <Loaded of={campaign}>
        {(found) => (
          <>
            <PageHead title={found.name} says={<Standing of={found} />}>
              <SpanChoice span={span} onChange={(to) => show({ days: to })} />
            </PageHead>
            <Stack>
              {found.status === 'in_trouble' && (
                <Alert color="orange" title="Instantly does not send it at the moment">
                  It says that the accounts it sends from are suspended or unhealthy.
                </Alert>
              )}
              <AllCounts counts={found.counts} />
              <Trend days={found.days} />
              <Title order={2} size="h4">
                What happened
              </Title>
              <EventsList
                campaignId={id}
                clientId={clientId}
                kind={kind}
                onKind={(to) => show({ kind: to })}
              />
            </Stack>
          </>
        )}
      </Loaded>
    </>
  );
}

type Campaign = Awaited<ReturnType<typeof api.instantlyCampaigns.get>>;

/** Whose it is is said to staff alone. */
function Standing({ of: { clientName, status, assignedAt } }: { of: Campaign }) {
  return (
    <>
      {clientName && `${clientName}. `}
      {status && statusInWords(status)}
      {clientName && (
        <>
          {status && '. '}Assigned <When at={assignedAt} />
        </>
      )}
    </>
  );
}

function WayBack() {
  const isOperator = useIsOperator();
  return (
    <Anchor
      size="sm"
      mb="sm"
      display="inline-block"
      renderRoot={(props) => <Link {...props} to={isOperator ? '/admin' : '/'} />}
    >
      {isOperator ? 'All clients' : 'Dashboard'}
    </Anchor>
  );
}

const SHOWN = [
  ['Sent', 'sent'],
  ['Opens', 'opens'],
  ['People who opened', 'uniqueOpens'],
  ['Clicks', 'clicks'],
  ['Replies', 'replies'],
  ['Automatic replies', 'autoReplies'],
  ['Interested', 'interested'],
  ['Not interested', 'notInterested'],
  ['Meetings booked', 'meetingsBooked'],
  ['Bounced', 'bounces'],
  ['Unsubscribed', 'unsubscribes'],
  ['Sequences finished', 'completed'],
] as const satisfies readonly (readonly [string, keyof InstantlyCounts])[];

function AllCounts({ counts }: { counts: InstantlyCounts }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 4, lg: 6 }} spacing="sm" aria-label="In all" component="section">
      {SHOWN.map(([label, of]) => (
        <Paper key={of} p="sm">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text fw={650} fz={20} className="tabular">
            {count(counts[of])}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
