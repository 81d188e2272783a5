import '@mantine/schedule/styles.layer.css';
import { Box } from '@mantine/core';
import {
  AgendaView,
  DayView,
  MonthView,
  type ScheduleEventData,
  WeekView,
  type WeekViewProps,
} from '@mantine/schedule';
import dayjs from 'dayjs';
import { useEffect, useRef } from 'react';
import { AgendaEvent, CalendarEvent, EventWords } from './calendar-event.tsx';
import { type EventPayload, eventOf, eventsByHour, isOfMany, type ListedAppointment } from './events.ts';
import { rangeOf } from './range.ts';
import type { ChangeSearch, Span } from './search.ts';
import { LOOKS } from './standing.ts';

const EVENTS_A_DAY = 4;

/** A finger needs 24 px (WCAG 2.2, 2.5.8): side by side there is room for so many, also where a window is narrow. */
const BESIDE = { week: 3, day: 20, narrow: 8 } as const;

/** Days in red are hard to read, and some people meet on Sundays. */
const NO_DAYS: [] = [];

interface BodyProps {
  readonly span: Span;
  readonly date: string;
  readonly rows: readonly ListedAppointment[];
  readonly isNarrow: boolean;
  readonly change: ChangeSearch;
}

/** Appointments in a month, by the hours of a week or a day, or one after the other. */
export function CalendarBody({ span, date, rows, isNarrow, change }: BodyProps) {
  const open = ({ id, payload, start }: ScheduleEventData) => {
    if (!isOfMany(payload as EventPayload)) return change({ appointment: String(id) });
    // Where there is more room: a week's day has the width of the page, and an agenda has no columns.
    change({ span: span === 'week' ? 'day' : 'agenda', date: dayjs(start).format('YYYY-MM-DD') });
  };
  const shared = {
    ...{ date, withHeader: false },
    onEventClick: open,
    renderEvent: (event: ScheduleEventData, props: React.ComponentPropsWithoutRef<'button'>) => (
      <CalendarEvent event={event} {...props} />
    ),
    renderEventBody: (event: ScheduleEventData) => <EventWords event={event} />,
  };
  if (span === 'day' || span === 'week') {
    const most = span === 'week' ? BESIDE.week : isNarrow ? BESIDE.narrow : BESIDE.day;
    const byHour = {
      ...{ ...shared, events: eventsByHour(rows, most) },
      ...{ intervalMinutes: 60, slotLabelFormat: hourOf, withCurrentTimeBubble: false },
      startScrollTime: firstHour(rows),
      scrollAreaProps: { mah: 'max(360px, calc(100vh - 330px))' },
    };
    if (span === 'day') return <DayView {...byHour} withAllDaySlot={false} />;
    return <Week {...byHour} go={(at) => change({ span: 'day', date: at })} />;
  }
  const events = rows.map((row) => eventOf(row));
  if (span === 'month') {
    return (
      <MonthView
        {...{ ...shared, events }}
        onDayClick={(at) => change({ span: 'day', date: at })}
        firstDayOfWeek={1}
        weekendDays={NO_DAYS}
        withOutsideDays={false}
        maxEventsPerDay={EVENTS_A_DAY}
        // The kit's lines have 22 px.
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
        onEventClick={open}
        renderEvent={(event, props) => <AgendaEvent event={event} {...props} />}
        rangeStart={dayjs(from).format('YYYY-MM-DD')}
        rangeEnd={dayjs(to).subtract(1, 'day').format('YYYY-MM-DD')}
      />
    </Box>
  );
}

/** Of a moment of a day, `2026-06-01 09:00:00`, its hour as people here write it. */
function hourOf(at: string): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).format(dayjs(at).toDate());
}

/** In an agenda there is room for the word beside the name. */
function inAgenda(event: ReturnType<typeof eventOf>) {
  const { standing, appointment } = event.payload ?? {};
  const says = standing && LOOKS[standing].says;
  return { ...event, title: [event.title, says, appointment?.campaignName].filter(Boolean).join(' · ') };
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
