import { Card, Group, SegmentedControl, Text, Timeline, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { Lines, LoadFailed } from '../../kit/states.tsx';
import type { Item } from './lead.ts';
import { bulletOf, TimelineEntry } from './timeline-entry.tsx';
import { SHOWN, type Shown } from './timeline-kinds.ts';

/** All that happened with a lead, the newest first. */
export function LeadTimeline({ id, zone }: { id: string; zone: string | null }) {
  const isOperator = useIsOperator();
  const [shown, setShown] = useState<Shown>('all');
  const asked = useInfiniteQuery(
    query.leadTimeline.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 50, ...(cursor && { cursor }) }),
      ...byCursor,
    }),
  );
  const items = itemsOf<Item>(asked.data).filter(({ kind }) => SHOWN[shown].has(kind));
  return (
    <Card component="section" aria-label="What happened">
      <Group justify="space-between" mb="md" gap="xs">
        <Title order={3} size="h5">
          What happened
        </Title>
        <SegmentedControl
          size="xs"
          data={[
            { value: 'all', label: 'Everything' },
            { value: 'talk', label: 'Conversation' },
            { value: 'people', label: isOperator ? 'Your team' : 'Changes' },
          ]}
          value={shown}
          onChange={(value) => setShown(value)}
          aria-label="What is shown"
        />
      </Group>
      {asked.isPending && <Lines count={5} height={52} />}
      {asked.isError && !asked.data && <LoadFailed error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {asked.hasNextPage ? 'Nothing of that kind lately.' : 'Nothing of that kind yet.'}
        </Text>
      )}
      <Timeline bulletSize={26} lineWidth={2} active={items.length}>
        {items.map((item) => (
          <Timeline.Item key={`${item.kind} ${item.id}`} {...bulletOf(item)}>
            <TimelineEntry item={item} zone={zone} />
          </Timeline.Item>
        ))}
      </Timeline>
      <More of={asked} says="Show what was before" size="xs" />
    </Card>
  );
}
