import { Box, Button, Group, Indicator, NavLink, ScrollArea, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendarCheck,
  IconCash,
  IconChecklist,
  IconFileImport,
  IconFlag,
  IconGavel,
  IconMessage,
  IconPhone,
  IconPlugConnectedX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { NotificationKind } from '../../../../contracts/notifications/api.ts';
import { api, query, queryClient } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { Empty, Lines, LoadFailed } from '../../kit/states.tsx';
import { fromNow, moment } from '../../kit/time.tsx';
import { hrefOf } from './links.ts';

const ICONS: Readonly<Record<NotificationKind, TablerIcon>> = {
  task: IconChecklist,
  reply: IconMessage,
  booked: IconCalendarCheck,
  dispute_raised: IconGavel,
  dispute_settled: IconGavel,
  invoice_sent: IconCash,
  invoice_overdue: IconAlertTriangle,
  invoice_paid: IconCash,
  usage_threshold: IconPhone,
  import_done: IconFileImport,
  import_failed: IconAlertTriangle,
  connection_broken: IconPlugConnectedX,
  campaign_ended: IconFlag,
  event_quarantined: IconAlertTriangle,
  events_lost: IconPlugConnectedX,
};

type Item = Awaited<ReturnType<typeof api.notifications.list>>['items'][number];

interface ListProps {
  readonly close: () => void;
  /** How many were new when it was opened, in words */
  readonly marked: string;
  readonly isMarked: boolean;
}

/** What happened, the newest first. To open it is to have seen it; what was new then stays marked until it is closed. */
export function NotificationList({ close, marked: many, isMarked }: ListProps) {
  const { person, visit } = useMe();
  const list = useInfiniteQuery(
    query.notifications.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 20, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const marked = useMarkSeen(items, person !== null && visit === null);
  return (
    <>
      <Group px="md" py="sm">
        <Title order={2} size="h5">
          Notifications
        </Title>
        {isMarked && (
          <Text size="xs" c="dimmed">
            {many} new since you last looked: when you close this, they count as seen.
          </Text>
        )}
      </Group>
      <ScrollArea.Autosize mah="min(520px, 70vh)" type="auto">
        {list.isPending && (
          <Box p="md" pt={0}>
            <Lines count={4} />
          </Box>
        )}
        {list.isError && items.length === 0 && (
          <Box px="md">
            <LoadFailed error={list.error} again={() => void list.refetch()} />
          </Box>
        )}
        {list.isSuccess && items.length === 0 && (
          <Empty title="Nothing yet">Replies, bookings, invoices and tasks will be told of here.</Empty>
        )}
        {items.map((item) => (
          <OneNotification
            key={item.id}
            item={item}
            isNew={item.isNew || marked.has(item.id)}
            close={close}
          />
        ))}
        {list.hasNextPage && (
          <Button
            variant="subtle"
            fullWidth
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Older
          </Button>
        )}
      </ScrollArea.Autosize>
    </>
  );
}

function OneNotification({ item, isNew, close }: { item: Item; isNew: boolean; close: () => void }) {
  const { title, detail, kind, at, link } = item;
  const Icon = ICONS[kind];
  const navigate = useNavigate();
  const href = link ? hrefOf(link) : undefined;
  return (
    <NavLink
      href={href}
      onClick={(event) => {
        close();
        if (!href || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        void navigate({ href });
      }}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      label={
        <Text size="sm" fw={isNew ? 650 : 400} className="breakable">
          {title}
          {isNew && <span className="sr-only"> (new)</span>}
        </Text>
      }
      description={
        <Group gap={6} justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="xs" c="dimmed" lineClamp={2} className="breakable">
            {detail}
          </Text>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            <time dateTime={at} title={moment(at)}>
              {fromNow(at)}
            </time>
          </Text>
        </Group>
      }
      rightSection={isNew && <Indicator inline size={9} color="brand" aria-hidden />}
      px="md"
    />
  );
}

/** @returns the ids of those that were new when the list was opened */
function useMarkSeen(items: readonly Item[], isMine: boolean): ReadonlySet<string> {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const seen = useMutation({
    mutationFn: (until: string) => api.notifications.seen({ until }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: query.notifications.key() }),
  });
  const fresh = items.filter(({ isNew, id }) => isNew && !marked.has(id));
  const newest = fresh[0]?.at;
  useEffect(() => {
    if (!newest || !isMine) return;
    setMarked((known) => new Set([...known, ...fresh.map(({ id }) => id)]));
    seen.mutate(newest);
    // Once for each that comes while it is open.
  }, [newest, isMine]);
  return marked;
}
