import { ActionIcon, Alert, Button, Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { api, query } from '../../app/api.ts';
import { count } from '../../kit/money.ts';
import { Lines, LoadFailed } from '../../kit/states.tsx';
import { day, ownZone } from '../../kit/time.tsx';
import { NothingHere } from './appointment-list.tsx';
import { CalendarBody } from './calendar-body.tsx';
import type { ListedAppointment } from './events.ts';
import { rangeOf } from './range.ts';
import { type AppointmentSearch, type ChangeSearch, filterOf, type Span } from './search.ts';

interface CalendarProps {
  readonly search: AppointmentSearch;
  readonly change: ChangeSearch;
}

const PAGE = 200;
/** More in one calendar are a wall of colour: people are asked to choose fewer. */
const AT_MOST = 1_000;

/** When appointments are, by this browser's clock. A phone has room for a day or for what comes one after the other. */
export function AppointmentCalendar({ search, change }: CalendarProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const span = spanFor(search.span, isNarrow);
  const date = search.date ?? dayjs().format('YYYY-MM-DD');
  const found = useQuery({
    queryKey: [...query.appointments.list.key({ type: 'query' }), 'calendar', span, date, filterOf(search)],
    queryFn: () => readSpan(search, span, date),
    placeholderData: (before) => before,
  });
  const go = (to: string) => change({ date: to === dayjs().format('YYYY-MM-DD') ? undefined : to });
  return (
    <Paper p={{ base: 'xs', sm: 'md' }}>
      <CalendarHead {...{ span, date, isNarrow, go, change }} />
      {found.isPending && <Lines count={8} height={64} />}
      {found.isError && <LoadFailed error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <>
          {found.data.isCut && (
            <Alert color="yellow" icon={<IconInfoCircle />} mb="sm" title="Not all are shown">
              There are more than {count(AT_MOST)} appointments here. Choose a client, a campaign or a shorter
              time to see all of them.
            </Alert>
          )}
          <CalendarBody {...{ span, date, isNarrow, change }} rows={found.data.rows} />
          {found.data.rows.length === 0 && !found.isPlaceholderData && (
            <NothingIn {...{ search, change, span }} />
          )}
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
  month: (date) => dateFormat({ month: 'long', year: 'numeric' }).format(dayjs(date).toDate()),
  week: (date) => {
    const { from, to } = rangeOf('week', date);
    return dateFormat({ dateStyle: 'medium' }).formatRange(from, dayjs(to).subtract(1, 'day').toDate());
  },
  day: (date) => dateFormat({ dateStyle: 'full' }).format(dayjs(date).toDate()),
  agenda: (date) => `Two weeks from ${day(dayjs(date).toDate())}`,
};

const dateFormat = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(undefined, options);

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
        Go to the last one, on {day(one.startsAt)}
      </Button>
    </Group>
  );
}
