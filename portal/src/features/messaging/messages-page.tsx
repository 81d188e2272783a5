import { Box, Flex, Paper } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMessages } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty } from '../../kit/states.tsx';
import { Conversation } from './conversation.tsx';
import type { MessagesSearch } from './search.ts';
import { ThreadList } from './thread-list.tsx';

/** Below this there is room for one of the two. */
const NARROW = '(max-width: 62em)';

/** Conversations with leads: the list, and the one that is open. */
export function MessagesPage() {
  const search = useSearch({ from: '/shell/messages' });
  const navigate = useNavigate({ from: '/messages' });
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false }) ?? false;
  const change = (changes: Partial<Record<keyof MessagesSearch, string | true | undefined>>) =>
    void navigate({
      search: (before) => ({ ...before, ...changes }) as MessagesSearch,
      replace: !('lead' in changes),
    });
  const { lead } = search;
  return (
    <Flex direction="column" h="calc(100dvh - 56px - 2 * var(--app-shell-padding))" mih={420}>
      {!(isNarrow && lead) && <PageHead title="Messages" />}
      <Flex gap="md" flex={1} mih={0}>
        {!(isNarrow && lead) && (
          <Paper w={isNarrow ? '100%' : 360} miw={0} style={{ overflow: 'hidden' }} display="flex">
            <ThreadList search={search} change={change} />
          </Paper>
        )}
        {lead && (
          <Paper flex={1} miw={0} style={{ overflow: 'hidden' }} display="flex">
            <Conversation
              key={lead}
              leadId={lead}
              back={isNarrow ? () => change({ lead: undefined }) : undefined}
            />
          </Paper>
        )}
        {!lead && !isNarrow && (
          <Paper flex={1}>
            <Box pt="10vh">
              <Empty title="No conversation is open" Icon={IconMessages}>
                Choose one at the left to read it and to answer.
              </Empty>
            </Box>
          </Paper>
        )}
      </Flex>
    </Flex>
  );
}
