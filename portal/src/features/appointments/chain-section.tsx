import { Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { moment } from '../../kit/time.tsx';
import type { Detail } from './detail.ts';
import { TextLink } from './links.tsx';
import { PlanTimeline } from './plan-timeline.tsx';
import { Section } from './section.tsx';
import { StandingMark } from './standing-mark.tsx';

/** Appointments that were booked in each other's place, and the invitations between them. */
export function ChainSection({ detail }: { detail: Detail }) {
  const { chain, rebooking, id, messages } = detail;
  if (chain.length === 0 && rebooking.length === 0) return null;
  return (
    <Section title="Booked again">
      <Stack gap="md">
        {chain.length > 0 && (
          <Group gap="xs">
            {chain.map((each, index) => (
              <Group key={each.id} gap="xs" wrap="nowrap">
                {index > 0 && <IconArrowRight size={16} aria-label="then" />}
                <Stack gap={2}>
                  {each.id === id ? (
                    <Text size="sm" fw={600}>
                      {moment(each.startsAt)} (this one)
                    </Text>
                  ) : (
                    <TextLink to="/appointments/$id" params={{ id: each.id }} size="sm">
                      {moment(each.startsAt)}
                    </TextLink>
                  )}
                  <StandingMark of={each.status} />
                </Stack>
              </Group>
            ))}
          </Group>
        )}
        {rebooking.length > 0 && (
          <div>
            <Text size="sm" mb="xs">
              Whoever does not come is invited to book again:
            </Text>
            <PlanTimeline moments={rebooking} messages={messages} />
          </div>
        )}
      </Stack>
    </Section>
  );
}
