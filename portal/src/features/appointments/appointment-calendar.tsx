import '@mantine/schedule/styles.layer.css';
import { ActionIcon, Alert, Box, Button, Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  AgendaView,
  DayView,
  MonthView,
  type ScheduleEventData,
  WeekView,
  type WeekViewProps,
} from '@mantine/schedule';
import { IconChevronLeft, IconChevronRight, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useEffect, useRef } from 'react';
import { api, query } from '../../app/api.ts';
import { Lines, LoadFailed } from '../../kit/states.tsx';
import { ownZone } from '../../kit/time.tsx';
import { NothingHere } from './appointment-list.tsx';
import type { ChangeSearch } from './search.ts';
import { foldCrowds, isCrowd } from './crowds.ts';
import { CalendarEvent, EventWords } from './calendar-event.tsx';
import { eventOf, type ListedAppointment } from './events.ts';
import { LOOKS } from './standing.ts';
import { rangeOf } from './range.ts';
import { type AppointmentSearch, filterOf, type Span } from './search.ts';

const EVENTS_A_DAY = 4;

interface CalendarProps {
  readonly search: AppointmentSearch;
  readonly change: ChangeSearch;
}

/** Days in red are hard to read, and some people meet on Sundays. */
const NO_DAYS: [] = [];

const PAGE = 200;
/** More in one calendar are a wall of colour: people are asked to choose fewer. */
const AT_MOST = 1_000;

/** When appointments are, by this browser's clock. A phone has room for a day or for what comes one after the other. */
export function AppointmentCalendar({ search, change }: CalendarProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const span = spanFor(search.span, isNarrow ?? false);
  const date = search.date ?? dayjs().format('YYYY-MM-DD');
  const found = useQuery({
    queryKey: [...query.appointments.list.key({ type: 'query' }), 'calendar', span, date, filterOf(search)],
    queryFn: () => readSpan(search, span, date),
    placeholderData: (before) => before,
  });
  const go = (to: string) => change({ date: to === dayjs().format('YYYY-MM-DD') ? undefined : to });
  return (
    <Paper p={{ base: 'xs', sm: 'md' }}>
      <CalendarHead {...{ span, date, isNarrow: isNarrow ?? false, go, change }} />
      {found.isPending && <Lines count={8} height={64} />}
      {found.isError && <LoadFailed error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <>
          {found.data.isCut && (
            <Alert color="yellow" icon={<IconInfoCircle />} mb="sm" title="Not all are shown">
              There are more than {AT_MOST.toLocaleString()} appointments here. Choose a client, a campaign or
              a shorter time to see all of them.
            </Alert>
          )}
          <CalendarBody {...{ span, date, go, change }} rows={found.data.rows} />
          {found.data.rows.length === 0 && <NothingIn {...{ search, change, span }} />}
        </>
      )}
    </Paper>
  );
}

function spanFor(chosen: Span | undefined, isNarrow: boolean): Span {
  if (isNarrow) return chosen === 'day' ? 'day' : 'agenda';
  return chosen ?? 'week';
}

async function readSpan(search: AppointmentSearch, span: Span, date: string) {
  const { from, to } = rangeOf(span, date);
  const rows: ListedAppointment[] = [];
  for (let cursor: string | null | undefined; ; ) {
    const page = await api.appointments.list({
      ...filterOf(search),
      ...{ from, to, sort: 'start', limit: PAGE },
      ...(cursor && { cursor }),
    });
    rows.push(...page.items);
    cursor = page.nextCursor;
    if (!cursor || rows.length >= AT_MOST) return { rows, isCut: Boolean(cursor) };
  }
}

const TITLES: Readonly<Record<Span, (date: string) => string>> = {
  month: (date) => dayjs(date).format('MMMM YYYY'),
  week: (date) => {
    const { from, to } = rangeOf('week', date);
    return `${dayjs(from).format('MMM D')} – ${dayjs(to).subtract(1, 'day').format('MMM D, YYYY')}`;
  },
  day: (date) => dayjs(date).format('dddd, MMMM D, YYYY'),
  agenda: (date) => `Two weeks from ${dayjs(date).format('MMM D')}`,
};

const WORDS: Readonly<Record<Span, string>> = { month: 'Month', week: 'Week', day: 'Day', agenda: 'Agenda' };

interface HeadProps {
  readonly span: Span;
  readonly date: string;
  readonly isNarrow: boolean;
  readonly go: (date: string) => void;
  readonly change: ChangeSearch;
}

function CalendarHead({ span, date, isNarrow, go, change }: HeadProps) {
  const step = (by: 1 | -1) => {
    const at = dayjs(date);
    go((span === 'agenda' ? at.add(14 * by, 'day') : at.add(by, span)).format('YYYY-MM-DD'));
  };
  const spans: readonly Span[] = isNarrow ? ['agenda', 'day'] : ['month', 'week', 'day', 'agenda'];
  return (
    <Group justify="space-between" mb="sm" gap="xs">
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={() => go(dayjs().format('YYYY-MM-DD'))}>
          Today
        </Button>
        <ActionIcon variant="default" aria-label="Earlier" onClick={() => step(-1)}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Later" onClick={() => step(1)}>
          <IconChevronRight size={16} />
        </ActionIcon>
        <div>
          <Title order={2} size="h4" aria-live="polite">
            {TITLES[span](date)}
          </Title>
          <Text size="xs" c="dimmed">
            Times of {ownZone.replaceAll('_', ' ')}
          </Text>
        </div>
      </Group>
      <SegmentedControl
        size="xs"
        aria-label="How much of the calendar"
        value={span}
        onChange={(chosen) => change({ span: chosen })}
        data={spans.map((value) => ({ value, label: WORDS[value] }))}
      />
    </Group>
  );
}

/** So many stand beside each other in the column of a week, and of a day, that one can read and press each. */
const MOST_A_WEEK = 6;
const MOST_A_DAY = 16;

interface BodyProps {
  readonly span: Span;
  readonly date: string;
  readonly rows: readonly ListedAppointment[];
  readonly go: (date: string) => void;
  readonly change: ChangeSearch;
}

function CalendarBody({ span, date, rows, go, change }: BodyProps) {
  const now = Date.now();
  const events = rows.map((row) => eventOf(row, now));
  const shared = {
    ...{ date, events, withHeader: false },
    onEventClick: ({ id, start, payload }: ScheduleEventData) =>
      isCrowd(payload)
        ? change({ span: 'agenda', date: dayjs(start).format('YYYY-MM-DD') })
        : change({ appointment: String(id) }),
    renderEvent: (event: ScheduleEventData, props: React.ComponentPropsWithoutRef<'button'>) => (
      <CalendarEvent event={event} {...props} />
    ),
    renderEventBody: (event: ScheduleEventData) => <EventWords event={event} />,
  };
  const byHour = {
    ...shared,
    events: foldCrowds(events, span === 'day' ? MOST_A_DAY : MOST_A_WEEK),
    ...{ intervalMinutes: 60, slotLabelFormat: 'h A', withCurrentTimeBubble: false },
    startScrollTime: firstHour(rows),
    scrollAreaProps: { mah: 'max(360px, calc(100vh - 330px))' },
  };
  if (span === 'day') return <DayView {...byHour} withAllDaySlot={false} />;
  if (span === 'week') return <Week {...byHour} go={(at) => change({ span: 'day', date: at })} />;
  if (span === 'month') {
    const open = (at: string) => {
      go(at);
      change({ span: 'day', date: at });
    };
    return (
      <MonthView
        {...shared}
        onDayClick={open}
        firstDayOfWeek={1}
        weekendDays={NO_DAYS}
        withOutsideDays={false}
        maxEventsPerDay={EVENTS_A_DAY}
        // A finger needs 24 px (WCAG 2.2, 2.5.8), and the kit's lines have 22.
        vars={() => ({ monthView: { '--month-view-max-events': String(EVENTS_A_DAY + 0.5) } })}
        moreEventsProps={{ mih: 24 }}
      />
    );
  }
  if (rows.length === 0) return null;
  const { from, to } = rangeOf('agenda', date);
  return (
    <Box>
      <AgendaView
        events={events.map(inAgenda)}
        onEventClick={shared.onEventClick}
        rangeStart={dayjs(from).format('YYYY-MM-DD')}
        rangeEnd={dayjs(to).subtract(1, 'day').format('YYYY-MM-DD')}
      />
    </Box>
  );
}

/** In an agenda there is room for the word beside the name. */
function inAgenda(event: ReturnType<typeof eventOf>) {
  const { standing, appointment } = event.payload ?? {};
  const says = standing && LOOKS[standing].says;
  const end = appointment ? new Date(appointment.endsAt) : event.end;
  return { ...event, end, title: [event.title, says, appointment?.campaignName].filter(Boolean).join(' · ') };
}

interface WeekProps extends WeekViewProps {
  readonly go: (date: string) => void;
}

function Week({ go, ...props }: WeekProps) {
  const box = useRef<HTMLDivElement>(null);
  // The kit calls a day by its date alone, and whoever speaks to the browser says what they read: Mon 16.
  useEffect(() => {
    const days = box.current?.querySelectorAll('.mantine-WeekView-weekViewDayLabel') ?? [];
    for (const day of days) day.removeAttribute('aria-label');
  });
  return (
    <div ref={box}>
      <WeekView
        {...props}
        onDateChange={go}
        withAllDaySlots={false}
        weekendDays={NO_DAYS}
        highlightToday
        withWeekNumber={false}
      />
    </div>
  );
}

/** Nobody meets at night: the calendar opens where its day begins. */
function firstHour(rows: readonly ListedAppointment[]): string {
  const hours = rows.map(({ startsAt }) => new Date(startsAt).getHours());
  const first = Math.max(0, Math.min(8, ...hours) - 1);
  return `${String(first).padStart(2, '0')}:00:00`;
}

interface NothingProps extends CalendarProps {
  readonly span: Span;
}

/** Nothing at all, or nothing at this time: which of them the newest one tells. */
function NothingIn({ search, change, span }: NothingProps) {
  const latest = useQuery(
    query.appointments.list.queryOptions({ input: { ...filterOf(search), sort: 'startDesc', limit: 1 } }),
  );
  if (!latest.data) return null;
  const [one] = latest.data.items;
  if (!one) return <NothingHere {...{ search, change }} />;
  const date = dayjs(one.startsAt).format('YYYY-MM-DD');
  return (
    <Group justify="center" py="md" gap="xs">
      <Text c="dimmed">{span === 'day' ? 'Nothing on this day.' : 'Nothing in this time.'}</Text>
      <Button variant="subtle" size="compact-sm" onClick={() => change({ date })}>
        Go to the last one, on {dayjs(date).format('MMM D, YYYY')}
      </Button>
    </Group>
  );
}
