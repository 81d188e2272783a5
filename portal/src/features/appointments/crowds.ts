interface Timed {
  readonly start: Date;
  readonly end: Date;
}

/** Those for which there is no room, which overlap each other. */
export interface Crowd<Event> extends Timed {
  readonly events: readonly Event[];
}

interface Placed<Event> {
  readonly event: Event;
  readonly column: number;
}

/**
 * Which of the events can stand side by side where at most `most` do: where more of them overlap, the last column holds
 * one crowd instead. Nothing is shown twice, and nothing is lost.
 */
export function thinOut<Event extends Timed>(
  events: readonly Event[],
  most: number,
): { readonly shown: Event[]; readonly crowds: Crowd<Event>[] } {
  const shown: Event[] = [];
  const crowds: Crowd<Event>[] = [];
  for (const cluster of clustersOf(events)) {
    const placed = inColumns(cluster.events);
    const isCrowded = placed.some(({ column }) => column >= most);
    const fits = ({ column }: Placed<Event>) => !isCrowded || column < most - 1;
    shown.push(...placed.filter(fits).map(({ event }) => event));
    crowds.push(...clustersOf(placed.filter((each) => !fits(each)).map(({ event }) => event)));
  }
  return { shown, crowds };
}

/** Events in groups, each of which nothing else overlaps. */
function clustersOf<Event extends Timed>(events: readonly Event[]): Crowd<Event>[] {
  const clusters: { start: Date; end: Date; events: Event[] }[] = [];
  for (const event of [...events].sort((one, other) => one.start.getTime() - other.start.getTime())) {
    const last = clusters.at(-1);
    if (!last || event.start >= last.end) {
      clusters.push({ start: event.start, end: event.end, events: [event] });
      continue;
    }
    last.events.push(event);
    if (event.end > last.end) last.end = event.end;
  }
  return clusters;
}

/** Each in the first column that is free when it begins. */
function inColumns<Event extends Timed>(events: readonly Event[]): Placed<Event>[] {
  const ends: Date[] = [];
  return events.map((event) => {
    const free = ends.findIndex((end) => end <= event.start);
    const column = free === -1 ? ends.length : free;
    ends[column] = event.end;
    return { event, column };
  });
}
