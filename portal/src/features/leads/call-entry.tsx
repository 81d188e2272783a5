import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { day, duration, When } from '../../kit/time.tsx';
import { Transcript } from '../../kit/transcript.tsx';
import { EntryHead } from './entry-head.tsx';
import type { Item } from './lead.ts';
import { sayOutcome } from './lead-words.ts';

type CallItem = Extract<Item, { kind: 'call' }>;

/** A call: how it went, and what was said, as far as it was kept. */
export function CallEntry({ item: { call, why, at }, zone }: { item: CallItem; zone: string | null }) {
  const isOver = call.status === 'ended';
  const outcome = sayOutcome(call.outcome) ?? (isOver ? 'Over' : null);
  const title = `${call.direction === 'inbound' ? 'The lead called' : 'Call'}${isOver && call.durationMs > 0 ? `, ${duration(call.durationMs)}` : ''}`;
  return (
    <Stack gap={4}>
      <EntryHead title={title} at={at} zone={zone}>
        {outcome && (
          <Badge
            variant="light"
            color={call.outcome === 'appointment_set' ? 'green' : 'gray'}
            tt="none"
            autoContrast={false}
          >
            {outcome}
          </Badge>
        )}
      </EntryHead>
      {why && <Text size="sm">{why}</Text>}
      {call.summary && (
        <Text size="sm" className="breakable">
          {call.summary}
        </Text>
      )}
      {call.callbackAt && (
        <Text size="sm">
          They asked to be called again: <When at={call.callbackAt} zone={zone} isBeside />
        </Text>
      )}
      {call.contentErasedAt && (
        <Text size="xs" c="dimmed">
          What was said was erased on {day(call.contentErasedAt)}, as the policy says.
        </Text>
      )}
      <Group gap="md">
        {call.transcript && <Transcript text={call.transcript} />}
        {call.recordingUrl && <Recording address={call.recordingUrl} />}
      </Group>
    </Stack>
  );
}

/** Our pages play what lies with us; what lies with a vendor is opened there, and learns nothing of where from. */
function Recording({ address }: { address: string }) {
  const url = URL.canParse(address, location.origin) ? new URL(address, location.origin) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (url.origin === location.origin) {
    return (
      // The transcript beside it says the same in words.
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      <audio controls preload="none" src={url.href} aria-label="Recording of the call" />
    );
  }
  return (
    <Anchor href={url.href} target="_blank" rel="noreferrer" size="sm">
      Recording <IconExternalLink size={12} aria-label="opens in a new tab" />
    </Anchor>
  );
}
