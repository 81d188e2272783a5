import type { ScheduleEventData } from '@mantine/schedule';
import type { EventPayload, eventOf } from './events.ts';

type Drawn = ReturnType<typeof eventOf>;

export interface CrowdPayload extends Record<PropertyKey, unknown> {
  readonly crowd: number;
}

type Shown = ScheduleEventData<EventPayload> | ScheduleEventData<CrowdPayload>;

export function isCrowd(payload: object | undefined): payload is CrowdPayload {
  return payload !== undefined && 'crowd' in payload;
}

/**
 * Appointments that stand beside each other in a day's column. More than there is room for would be slivers that nobody
 * reads or hits: one block says how many they are, and leads to the list of the day.
 */
export function foldCrowds(events: readonly Drawn[], most: number): Shown[] {
  const inOrder = [...events].sort((a, b) => timeOf(a.start) - timeOf(b.start));
  const groups: Drawn[][] = [];
  let until = 0;
  for (const event of inOrder) {
    const group = timeOf(event.start) < until ? groups.at(-1) : undefined;
    if (group) group.push(event);
    else groups.push([event]);
    until = Math.max(group ? until : 0, timeOf(event.end));
  }
  return groups.flatMap((group): Shown[] => (group.length > most ? [folded(group, until)] : group));
}

function folded(group: readonly Drawn[], fallback: number): ScheduleEventData<CrowdPayload> {
  const [first] = group;
  const end = Math.max(...group.map((event) => timeOf(event.end)));
  return {
    id: `crowd:${first?.id}`,
    title: `${group.length} appointments`,
    start: first?.start ?? new Date(fallback),
    end: new Date(end),
    color: 'gray',
    payload: { crowd: group.length },
  };
}

const timeOf = (at: Drawn['start']) => new Date(at).getTime();
