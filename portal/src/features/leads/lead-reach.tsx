import { Badge, Card, Divider, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconMail, IconMessage, IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { Loaded, Lines } from '../../kit/states.tsx';
import { both, plainClock, When } from '../../kit/time.tsx';
import { CHANNEL_WORDS, sayCap } from './lead-words.ts';
import { useSaidWhere } from './use-names.ts';

type Reach = Awaited<ReturnType<typeof api.leadReach.get>>;
type Channel = Reach['channels'][number];
type Verdict = Channel['sequence'];

const ICONS = { sms: IconMessage, call: IconPhone, email: IconMail };

/** Whether the lead can be reached now, by each channel; if not, why and when again: "why were they not texted today?" */
export function LeadReach({ id, contactZone }: { id: string; contactZone: string | null }) {
  const reach = useQuery(query.leadReach.get.queryOptions({ input: { id } }));
  return (
    <Card component="section" aria-label="Can they be reached?">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h5">
          Can they be reached?
        </Title>
        {reach.data && (
          <Text size="sm" c="dimmed" className="tabular">
            {plainClock(`${reach.data.clock} for them, ${reach.data.zone}`)}
            {contactZone ? '' : ' (guessed)'}
          </Text>
        )}
      </Group>
      <Loaded of={reach} meanwhile={<Lines count={3} height={64} />}>
        {({ channels, zone }) => (
          <Stack gap="sm">
            {channels.map((channel, index) => (
              <div key={channel.channel}>
                {index > 0 && <Divider mb="sm" />}
                <OneChannel of={channel} zone={zone} />
              </div>
            ))}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

/** Whether the sequence may; that a person of yours may all the same is said beside it. */
const CAN = {
  now: { color: 'green', words: 'yes, now' },
  later: { color: 'yellow', words: 'not now' },
  no: { color: 'red', words: 'no' },
} as const;

function Can({ who, of }: { who: string; of: Verdict }) {
  const { color, words } = CAN[of.can];
  return (
    <Badge color={color} variant="light" tt="none" c="var(--mantine-color-text)" style={{ flexShrink: 0 }}>
      {who}: {words}
    </Badge>
  );
}

function OneChannel({ of, zone }: { of: Channel; zone: string }) {
  const { channel, address, sequence, byHand, hours, caps, consent, last, today } = of;
  const Icon = ICONS[channel];
  const closest = hours[0];
  const saidWhere = useSaidWhere();
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Group gap={6}>
          <Icon size={18} stroke={1.6} aria-hidden />
          <Text fw={600}>{CHANNEL_WORDS[channel]}</Text>
          <Text size="sm" c="dimmed" className="breakable">
            {address ?? 'none on file'}
          </Text>
        </Group>
        <Group gap={4}>
          <Can who="Sequence" of={sequence} />
          {byHand && <Can who="By hand" of={byHand} />}
        </Group>
      </Group>
      <Text size="sm">{plainClock(today)}</Text>
      <Again of={of} zone={zone} isToldWhy={isToldWhy(today, sequence.why)} />
      <List size="xs" c="dimmed" spacing={2}>
        {closest && (
          <List.Item>
            Hours today:{' '}
            {plainClock(
              `${closest.from ? `${closest.from}–${closest.to}` : 'closed all day'} in ${closest.where}`,
            )}
            {hours.length > 1 && `, and ${hours.length - 1} more ${hours.length === 2 ? 'rule' : 'rules'}`}
          </List.Item>
        )}
        {caps.map((cap) => (
          <List.Item key={cap.perSeconds}>
            {sayCap(cap, channel)}
            {cap.freeAt && `; the next is free ${both(cap.freeAt, zone)}`}
          </List.Item>
        ))}
        {consent.isNeeded && (
          <List.Item>
            Consent:{' '}
            {consent.last
              ? `${consent.last.action}, ${saidWhere(consent.last.source)}`
              : 'needed, none on file'}
          </List.Item>
        )}
        {last && (
          <List.Item>
            Last try <When at={last.at} zone={zone} />: {last.words}
          </List.Item>
        )}
        {byHand && byHand.can !== sequence.can && <List.Item>By hand: {sayByHand(byHand, zone)}</List.Item>}
      </List>
    </Stack>
  );
}

/** Whether the first sentence says already what is in the way. */
function isToldWhy(today: string, why: string | null): boolean {
  return why === null || today.toLowerCase().includes(why.toLowerCase());
}

interface AgainProps {
  readonly of: Channel;
  readonly zone: string;
  readonly isToldWhy: boolean;
}

const MANY = { sms: 'Texts', call: 'Calls', email: 'Emails' } as const;

function Again({ of: { channel, sequence, last }, zone, isToldWhy: isTold }: AgainProps) {
  if (sequence.can !== 'later' || !sequence.again) return null;
  return (
    <Text size="sm" c="dimmed">
      {!isTold && sequence.why && `${plainClock(sequence.why)} `}
      {MANY[channel]} may go out{last ? ' again' : ''} from {both(sequence.again, zone)}.
    </Text>
  );
}

function sayByHand({ can, why, again }: Verdict, zone: string): string {
  if (can === 'now') return 'you may write now.';
  return [why && plainClock(why), again && `It goes out ${both(again, zone)}.`].filter(Boolean).join(' ');
}
