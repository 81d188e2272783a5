import { ActionIcon, Anchor, Box, Divider, Flex, Group, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconArrowLeft } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, query, queryClient } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { Empty, Lines, LoadFailed } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { day } from '../../kit/time.tsx';
import { nameOf } from '../../kit/words.ts';
import { STATUS_WORDS } from '../leads/lead-words.ts';
import { type Message, MessageBubble } from './message-bubble.tsx';
import { ReplyBox } from './reply-box.tsx';

interface ConversationProps {
  readonly leadId: string;
  /** To the list, where there is no room for both */
  readonly back?: (() => void) | undefined;
}

/** All that went to one lead and came from it, and the next thing that is said. */
export function Conversation({ leadId, back }: ConversationProps) {
  const { visit } = useMe();
  const mayAnswer = useMay('messages:send') && visit === null;
  const lead = useQuery(query.leads.get.queryOptions({ input: { id: leadId } }));
  const { list, messages } = useMessages(leadId);
  useMarkRead(leadId, messages, mayAnswer);
  if (lead.isError && !lead.data)
    return (
      <Box p="md" w="100%">
        {back && <Back back={back} />}
        <LoadFailed error={lead.error} again={() => void lead.refetch()} />
      </Box>
    );
  return (
    <Flex direction="column" w="100%" miw={0} component="section" aria-label="Conversation">
      <Group
        p="sm"
        gap="sm"
        wrap="nowrap"
        style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
      >
        {back && <Back back={back} />}
        {lead.data ? <Who lead={lead.data} isPage={back !== undefined} /> : <Box h={44} />}
      </Group>
      <Said messages={messages} list={list} />
      {mayAnswer && lead.data && (
        <Box p="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
          <ReplyBox leadId={leadId} contact={lead.data.contact} expected={messages.at(-1)?.channel} />
        </Box>
      )}
    </Flex>
  );
}

function Back({ back }: { back: () => void }) {
  return (
    <ActionIcon variant="subtle" size="lg" onClick={back} aria-label="Back to the conversations">
      <IconArrowLeft size={20} />
    </ActionIcon>
  );
}

type Lead = Awaited<ReturnType<typeof api.leads.get>>;

/** Where the list is not beside it, it is the page. */
function Who({ lead: { id, contact, status }, isPage }: { lead: Lead; isPage: boolean }) {
  const name = nameOf(contact);
  useDocumentTitle(`${name} · Followthrough`);
  return (
    <Group justify="space-between" wrap="nowrap" flex={1} miw={0}>
      <Stack gap={0} miw={0}>
        <Title order={isPage ? 1 : 2} size="h5" className="breakable">
          <Anchor renderRoot={(props) => <Link to="/leads/$id" params={{ id }} {...props} />} inherit>
            {name}
          </Anchor>
        </Title>
        <Text size="xs" c="dimmed" truncate>
          {[contact.phone, contact.email].filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      <Box visibleFrom="xs" style={{ flexShrink: 0 }}>
        <Status of={status} says={STATUS_WORDS[status] ?? status} />
      </Box>
    </Group>
  );
}

/** The oldest first, page by page, all of them: people write little, and read from the end. */
function useMessages(leadId: string) {
  const list = useInfiniteQuery(
    query.threads.messages.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: leadId, limit: 200, ...(cursor && { cursor }) }),
      ...byCursor,
    }),
  );
  const { hasNextPage, isFetching, isError, fetchNextPage } = list;
  useEffect(() => {
    // What failed is asked again by a press.
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return { list, messages: itemsOf<Message>(list.data) };
}

interface SaidProps {
  readonly messages: readonly Message[];
  readonly list: ReturnType<typeof useMessages>['list'];
}

function Said({ messages, list }: SaidProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const newest = messages.at(-1)?.id;
  useEffect(() => {
    viewport.current?.scrollTo({ top: viewport.current.scrollHeight });
  }, [newest]);
  return (
    <ScrollArea flex={1} mih={0} viewportRef={viewport} type="auto" viewportProps={{ tabIndex: 0 }}>
      <Stack gap="xs" p="md" role="log" aria-label="Messages">
        {list.isPending && <Lines count={4} height={56} />}
        {list.isError && messages.length === 0 && (
          <LoadFailed error={list.error} again={() => void list.refetch()} />
        )}
        {list.isSuccess && messages.length === 0 && (
          <Empty title="Nothing was said yet">The first message, whoever writes it, stands here.</Empty>
        )}
        {messages.map((message, index) => (
          <Box key={message.id}>
            {dayOf(messages[index - 1]) !== dayOf(message) && <Divider label={dayOf(message)} my="xs" />}
            <MessageBubble message={message} />
          </Box>
        ))}
        {list.isFetchNextPageError && <More of={list} />}
      </Stack>
    </ScrollArea>
  );
}

function dayOf(message: Message | undefined): string | null {
  return message ? day(message.createdAt) : null;
}

/** Whoever has a conversation before them has read it. */
function useMarkRead(leadId: string, messages: readonly Message[], mayAnswer: boolean): void {
  const { mutate } = useMutation({
    mutationFn: () => api.threads.read({ leadId }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: query.threads.list.key() }),
  });
  const newestUnread = messages.findLast(({ direction, readAt }) => direction === 'inbound' && !readAt)?.id;
  useEffect(() => {
    if (!newestUnread || !mayAnswer) return;
    const read = () => !document.hidden && mutate();
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [newestUnread, mayAnswer, mutate]);
}
