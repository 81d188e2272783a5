import {
  Badge,
  Box,
  Button,
  Flex,
  Group,
  NavLink,
  ScrollArea,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconAlertCircle, IconMail, IconMessage, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type api, query } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { Empty, Lines, LoadFailed } from '../../kit/states.tsx';
import { fromNow, moment } from '../../kit/time.tsx';
import { useTyped } from '../../kit/use-typed.ts';
import { nameOf } from '../../kit/words.ts';
import { deliveryOf, isTrouble } from './delivery.ts';
import type { MessagesSearch } from './search.ts';

type Thread = Awaited<ReturnType<typeof api.threads.list>>['items'][number];

interface ThreadListProps {
  readonly search: MessagesSearch;
  readonly change: (changes: Partial<Record<keyof MessagesSearch, string | true | undefined>>) => void;
}

/** All conversations, the one with the newest message first. */
export function ThreadList({ search, change }: ThreadListProps) {
  const { q, unread, campaign } = search;
  const list = useInfiniteQuery(
    query.threads.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: 30,
        ...(cursor && { cursor }),
        ...(q && { q }),
        ...(unread && { unread: 'true' }),
        ...(campaign && { campaignId: campaign }),
      }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const threads = itemsOf<Thread>(list.data);
  return (
    <Flex direction="column" w="100%" component="section" aria-label="Conversations">
      <Filters search={search} change={change} />
      <ScrollArea flex={1} type="auto" aria-busy={list.isPlaceholderData}>
        {list.isPending && (
          <Box p="sm">
            <Lines count={6} height={56} />
          </Box>
        )}
        {list.isError && threads.length === 0 && (
          <Box p="sm">
            <LoadFailed error={list.error} again={() => void list.refetch()} />
          </Box>
        )}
        {list.isSuccess && threads.length === 0 && <NoThreads search={search} change={change} />}
        {threads.map((thread) => (
          <OneThread key={thread.leadId} thread={thread} search={search} />
        ))}
        <More of={list} says="Older conversations" size="xs" />
      </ScrollArea>
    </Flex>
  );
}

function Filters({ search, change }: ThreadListProps) {
  const typed = useTyped(search.q, (q) => change({ q }));
  const campaigns = useQuery(query.campaigns.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Stack gap="xs" p="sm" style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
      <TextInput
        aria-label="Search conversations"
        placeholder="Name, phone or email"
        leftSection={<IconSearch size={16} aria-hidden />}
        {...typed}
        maxLength={100}
      />
      <Group gap="xs" wrap="nowrap">
        <SegmentedControl
          aria-label="Which conversations"
          data={[
            { value: 'all', label: 'All' },
            { value: 'unread', label: 'Unread' },
          ]}
          value={search.unread ? 'unread' : 'all'}
          onChange={(value) => change({ unread: value === 'unread' ? true : undefined })}
        />
        <Select
          aria-label="Campaign"
          placeholder="All campaigns"
          data={(campaigns.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={search.campaign ?? null}
          onChange={(value) => change({ campaign: value ?? undefined })}
          searchable
          clearable
          flex={1}
          miw={0}
        />
      </Group>
    </Stack>
  );
}

function NoThreads({ search: { q, unread, campaign }, change }: ThreadListProps) {
  if (!q && !unread && !campaign)
    return (
      <Empty title="No conversations yet">
        As soon as a campaign writes to a lead, or a lead to you, it stands here.
      </Empty>
    );
  const everything = { q: undefined, unread: undefined, campaign: undefined };
  return (
    <Empty
      title={unread && !q && !campaign ? 'Everything is read' : 'Nobody matches'}
      action={
        <Button variant="default" onClick={() => change(everything)}>
          Show all
        </Button>
      }
    >
      {unread && !q && !campaign
        ? 'Nothing waits for you here.'
        : 'No conversation is with somebody like that.'}
    </Empty>
  );
}

function OneThread({ thread, search }: { thread: Thread; search: MessagesSearch }) {
  const { leadId, contact, lastMessage, unread } = thread;
  const isOpen = search.lead === leadId;
  const isOperator = useIsOperator();
  const Icon = lastMessage.channel === 'sms' ? IconMessage : IconMail;
  const said = lastMessage.body.replaceAll(/\s+/g, ' ').trim() || (lastMessage.subject ?? 'Without words');
  return (
    <NavLink
      renderRoot={(props) => <Link to="/messages" search={{ ...search, lead: leadId }} {...props} />}
      active={isOpen}
      aria-current={isOpen ? 'true' : undefined}
      px="sm"
      py="xs"
      leftSection={
        <Icon size={18} stroke={1.6} aria-label={lastMessage.channel === 'sms' ? 'Text' : 'Email'} />
      }
      label={
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text size="sm" fw={unread > 0 ? 700 : 500} truncate c="var(--mantine-color-text)">
            {nameOf(contact)}
          </Text>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            <time dateTime={lastMessage.createdAt} title={moment(lastMessage.createdAt)}>
              {fromNow(lastMessage.createdAt)}
            </time>
          </Text>
        </Group>
      }
      description={
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed" truncate>
            {lastMessage.direction === 'outbound' && (isOperator ? 'You: ' : 'To them: ')}
            {said}
          </Text>
          {unread > 0 && (
            <Badge size="sm" circle aria-label={`${unread} unread`}>
              {unread}
            </Badge>
          )}
          {unread === 0 && isTrouble(lastMessage) && (
            <IconAlertCircle
              size={16}
              style={{ flexShrink: 0 }}
              color="var(--mantine-color-red-6)"
              aria-label={deliveryOf(lastMessage) ?? undefined}
            />
          )}
        </Group>
      }
    />
  );
}
