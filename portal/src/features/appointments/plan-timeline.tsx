import { Group, Spoiler, Stack, Text, Timeline } from '@mantine/core';
import {
  IconBan,
  IconBell,
  IconCheck,
  IconClock,
  IconGavel,
  IconMailQuestion,
  IconSend,
  type TablerIcon,
} from '@tabler/icons-react';
import { moment, When } from '../../kit/time.tsx';
import type { Detail, Moment } from './detail.ts';
import { momentName, sendWords, stateLooks } from './moments.ts';

interface TimelineProps {
  readonly moments: readonly Moment[];
  readonly messages: Detail['messages'];
}

const KINDS: Readonly<Record<Moment['kind'], TablerIcon>> = {
  remind: IconBell,
  ask_lead: IconMailQuestion,
  ask_client: IconMailQuestion,
  verdict: IconGavel,
  rebook: IconSend,
};

const OVER: Readonly<Partial<Record<Moment['state'], TablerIcon>>> = {
  sent: IconCheck,
  delivered: IconCheck,
  blocked: IconBan,
  skipped: IconBan,
  not_needed: IconBan,
  overdue: IconClock,
};

/** What was promised, one moment after the other, and what became of it. */
export function PlanTimeline({ moments, messages }: TimelineProps) {
  const bodies = new Map(messages.map((message) => [message.id, message]));
  return (
    <Timeline bulletSize={26} lineWidth={2} active={moments.length}>
      {moments.map((each) => {
        const { color, says } = stateLooks(each.state, each.kind);
        const Icon = OVER[each.state] ?? KINDS[each.kind];
        return (
          <Timeline.Item
            key={each.name}
            color={color}
            bullet={<Icon size={14} aria-hidden />}
            title={
              <Group gap={6} justify="space-between" wrap="nowrap" align="flex-start">
                <Text size="sm" fw={600}>
                  {momentName(each.name)}
                </Text>
                <Text size="xs" c="dimmed" ta="right" flex="none" maw="50%">
                  {says}
                </Text>
              </Group>
            }
          >
            <Text size="xs" c="dimmed">
              {moment(each.at)} · <When at={each.at} />
            </Text>
            {each.state === 'not_needed' && each.sends[0]?.why && (
              <Text size="sm" c="dimmed">
                {`${each.sends[0].why.charAt(0).toUpperCase()}${each.sends[0].why.slice(1)}`}
              </Text>
            )}
            <Stack gap={4} mt={4}>
              {each.sends.filter(isTold(each)).map((send) => (
                <div key={send.channel}>
                  <Text size="sm">
                    {sendWords(send)}
                    {send.sentAt && (
                      <Text span size="xs" c="dimmed">
                        {' '}
                        {moment(send.deliveredAt ?? send.sentAt)}
                      </Text>
                    )}
                  </Text>
                  <Words body={wentOut(send) ? bodies.get(send.messageId ?? '')?.body : undefined} />
                </div>
              ))}
            </Stack>
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

/** Of what is not needed the one reason is enough. */
function isTold({ state }: Moment) {
  return () => state !== 'not_needed';
}

function wentOut({ state }: Moment['sends'][number]): boolean {
  return state === 'sent' || state === 'delivered' || state === 'unconfirmed';
}

function Words({ body }: { body: string | undefined }) {
  if (!body) return null;
  return (
    <Spoiler maxHeight={42} showLabel="Read all" hideLabel="Less" fz="xs" mt={2}>
      <Text size="xs" c="dimmed" className="breakable">
        “{body}”
      </Text>
    </Spoiler>
  );
}
