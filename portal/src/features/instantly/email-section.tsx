import { Anchor, Group, Paper, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { lazy, Suspense, useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { count, percent } from '../../kit/money.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { CountsCards, rateOf } from './counts-cards.tsx';
import { daysOf, SPANS, type Span, spanOf } from './days.ts';
import { EventsList } from './events-list.tsx';
import { statusInWords } from './words.ts';

const DaysChart = lazy(() => import('./days-chart.tsx').then(({ DaysChart }) => ({ default: DaysChart })));

type Campaign = Awaited<ReturnType<typeof api.instantlyCampaigns.list>>['items'][number];

/** What came of a client's cold email; nothing, where it has no campaign at Instantly. */
export function EmailSection() {
  const [span, setSpan] = useState<Span>('30');
  const [kind, setKind] = useState<string>();
  const overview = useQuery(
    query.instantlyCampaigns.overview.queryOptions({
      input: daysOf(span),
      placeholderData: keepPreviousData,
    }),
  );
  // It stands last: what comes late pushes nothing away, and who has no campaign sees nothing of it.
  if (overview.isPending || overview.data?.campaigns === 0) return null;
  return (
    <Stack component="section" gap="md" aria-label="Email campaigns">
      <Group justify="space-between">
        <Title order={2} size="h3">
          Email campaigns
        </Title>
        <SpanChoice span={span} onChange={setSpan} />
      </Group>
      <Loaded of={overview} meanwhile={<Skeleton height={420} radius="md" />}>
        {({ counts, before, days }) => (
          <>
            <CountsCards counts={counts} before={before} days={days.length} />
            <Trend days={days} />
          </>
        )}
      </Loaded>
      <Campaigns />
      <Title order={3} size="h4" mt="sm">
        What happened
      </Title>
      <EventsList kind={kind} onKind={setKind} />
    </Stack>
  );
}

interface SpanChoiceProps {
  readonly span: Span;
  readonly onChange: (span: Span) => void;
}

/** How many days are looked back on. */
export function SpanChoice({ span, onChange }: SpanChoiceProps) {
  return (
    <SegmentedControl
      aria-label="Days"
      value={span}
      onChange={(to) => onChange(spanOf(to))}
      data={SPANS.map((value) => ({ value, label: `${value} days` }))}
    />
  );
}

type TrendProps = Parameters<typeof DaysChart>[0];

/** Sent, opened and answered, day by day. */
export function Trend({ days }: TrendProps) {
  const isQuiet = days.every(({ sent, opens, replies }) => sent + opens + replies === 0);
  return (
    <Paper p="lg" component="section" aria-label="Day by day">
      {isQuiet ? (
        <Text c="dimmed">No email was sent, opened or answered in these days.</Text>
      ) : (
        <Suspense fallback={<Skeleton height={260} />}>
          <DaysChart days={days} />
        </Suspense>
      )}
      <Text size="xs" c="dimmed" mt="xs">
        Days begin at midnight UTC, as Instantly counts them.
      </Text>
    </Paper>
  );
}

function Campaigns() {
  const campaigns = useInfiniteQuery(
    query.instantlyCampaigns.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor }),
      ...byCursor,
    }),
  );
  return <PagedTable of={campaigns} columns={COLUMNS} empty={null} />;
}

const counted = (accessor: 'sent' | 'opens' | 'replies' | 'interested', title: string) => ({
  accessor,
  title,
  textAlign: 'right' as const,
  render: ({ counts }: Campaign) => <span className="tabular">{count(counts[accessor])}</span>,
});

const rate = (accessor: string, title: string, of: 'uniqueOpens' | 'uniqueReplies') => ({
  accessor,
  title,
  textAlign: 'right' as const,
  render: ({ counts }: Campaign) => {
    const share = rateOf(counts, of);
    return <span className="tabular">{share === null ? '—' : percent(share)}</span>;
  },
});

const COLUMNS: DataTableColumn<Campaign>[] = [
  {
    accessor: 'name',
    title: 'Campaign',
    render: ({ id, name }) => (
      <Anchor
        fw={600}
        size="sm"
        className="breakable"
        renderRoot={(props) => <Link {...props} to="/email-campaigns/$id" params={{ id }} />}
      >
        {name}
      </Anchor>
    ),
  },
  {
    accessor: 'status',
    title: 'State',
    width: 130,
    render: ({ status }) => (status ? <Status of={status} says={statusInWords(status)} /> : '—'),
  },
  counted('sent', 'Sent'),
  counted('opens', 'Opens'),
  rate('openRate', 'Open rate', 'uniqueOpens'),
  counted('replies', 'Replies'),
  rate('replyRate', 'Reply rate', 'uniqueReplies'),
  counted('interested', 'Interested'),
  {
    accessor: 'lastEventAt',
    title: 'Last event',
    width: 150,
    render: ({ lastEventAt }) => (lastEventAt ? <When at={lastEventAt} /> : '—'),
  },
];
