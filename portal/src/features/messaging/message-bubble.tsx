import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconMail, IconMessage, IconPaperclip } from '@tabler/icons-react';
import type { api } from '../../app/api.ts';
import { GoesOut } from '../../kit/goes-out.tsx';
import { bytes } from '../../kit/money.ts';
import { moment } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';
import { deliveryOf, isTrouble } from './delivery.ts';

export type Message = Awaited<ReturnType<typeof api.threads.messages>>['items'][number];

/** What people write themselves needs no other word. */
const BY_HAND = ['conversation', 'reply'];

/** One text or email, with what became of it. */
export function MessageBubble({ message }: { message: Message }) {
  const { direction, channel, subject, body, attachments, textErasedAt, createdAt, purpose } = message;
  const isOurs = direction === 'outbound';
  const Icon = channel === 'sms' ? IconMessage : IconMail;
  const delivery = deliveryOf(message);
  return (
    <Stack gap={2} align={isOurs ? 'flex-end' : 'flex-start'}>
      <Paper
        px="sm"
        py={8}
        maw="min(80%, 620px)"
        bg={isOurs ? 'var(--mantine-primary-color-light)' : 'var(--mantine-color-default-hover)'}
      >
        {subject && (
          <Text size="sm" fw={650} className="breakable">
            {subject}
          </Text>
        )}
        <Text size="sm" className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {body || (textErasedAt ? 'Its words are over their time and were given up.' : 'Without words')}
        </Text>
        {(attachments ?? []).map(({ name, size, sha256 }) => (
          <Badge
            key={`${sha256}:${name}`}
            variant="outline"
            tt="none"
            mt={6}
            mr={6}
            leftSection={<IconPaperclip size={12} aria-hidden />}
          >
            {name}, {bytes(size)}
          </Badge>
        ))}
      </Paper>
      <Group gap={6} wrap="nowrap">
        <Icon
          size={14}
          stroke={1.6}
          style={{ flexShrink: 0 }}
          aria-label={channel === 'sms' ? 'Text' : 'Email'}
        />
        <Text size="xs" c={isTrouble(message) ? 'red' : 'dimmed'}>
          {[moment(createdAt), isOurs && !BY_HAND.includes(purpose) && words(purpose), delivery]
            .filter(Boolean)
            .join(' · ')}
          {message.status === 'waiting' && BY_HAND.includes(purpose) && message.leadId && (
            <>
              {'. '}
              <GoesOut leadId={message.leadId} channel={channel} />
            </>
          )}
        </Text>
      </Group>
    </Stack>
  );
}
