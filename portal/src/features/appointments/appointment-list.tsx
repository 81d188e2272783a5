import 'mantine-datatable/styles.layer.css';
import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { query } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { isOnControl } from '../../kit/paged-table.tsx';
import { Empty, Lines, LoadFailed } from '../../kit/states.tsx';
import { SURFACE } from '../../kit/surface.ts';
import { fromNow, moment, ownZone } from '../../kit/time.tsx';
import type { ListedAppointment } from './events.ts';
import { ButtonLink, TextLink } from './links.tsx';
import { type AppointmentSearch, type ChangeSearch, filterOf } from './search.ts';
import { standingOf, whoOf } from './standing.ts';
import { StandingMark } from './standing-mark.tsx';

interface ListProps {
  readonly search: AppointmentSearch;
  readonly change: ChangeSearch;
}

const PAGE = 50;

/** All that are meant, those that begin last first; undecided ones the other way round: the oldest waits longest. */
export function AppointmentList({ search, change }: ListProps) {
  const sort = search.undecided ? ('start' as const) : ('startDesc' as const);
  const pages = useInfiniteQuery(
    query.appointments.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...filterOf(search),
        ...{ sort, limit: PAGE },
        ...(cursor && { cursor }),
      }),
      ...byCursor,
      placeholderData: (before) => before,
    }),
  );
  const isOperator = useIsOperator();
  if (pages.isPending) return <Lines count={10} height={48} />;
  // What was there stays while it cannot be asked again.
  if (!pages.data) return <LoadFailed error={pages.error} again={() => void pages.refetch()} />;
  const rows = itemsOf<ListedAppointment>(pages.data);
  if (rows.length === 0) return <NothingHere search={search} change={change} />;
  return (
    <Stack gap="sm">
      <DataTable
        withTableBorder
        borderRadius="md"
        highlightOnHover
        verticalSpacing="sm"
        minHeight={0}
        backgroundColor={SURFACE}
        fetching={pages.isPlaceholderData}
        records={rows}
        columns={columnsFor(isOperator)}
        onRowClick={({ record, event }) => {
          if (!isOnControl(event)) change({ appointment: record.id });
        }}
      />
      <More of={pages} />
    </Stack>
  );
}

const isWide = (theme: { breakpoints: Record<string, string> }) => `(min-width: ${theme.breakpoints['md']})`;
/** On a phone it stands below the name. */
const isRoomy = (theme: { breakpoints: Record<string, string> }) => `(min-width: ${theme.breakpoints['sm']})`;

function columnsFor(isOperator: boolean): DataTableColumn<ListedAppointment>[] {
  return [
    {
      accessor: 'attendee',
      title: 'With',
      render: (row) => (
        <div>
          <TextLink
            from="/appointments"
            to="/appointments"
            search={(before) => ({ ...before, appointment: row.id })}
            resetScroll={false}
            fw={600}
            size="sm"
          >
            {whoOf(row.attendee)}
          </TextLink>
          {row.attendee.name && (
            <Text size="xs" c="dimmed" className="tabular">
              {row.attendee.phone}
            </Text>
          )}
          <Box hiddenFrom="sm" pt={4}>
            <StandingMark of={standingOf(row)} />
          </Box>
        </div>
      ),
    },
    { accessor: 'startsAt', title: 'When', render: (row) => <Begins row={row} /> },
    {
      accessor: 'status',
      title: 'Status',
      visibleMediaQuery: isRoomy,
      render: (row) => <StandingMark of={standingOf(row)} />,
    },
    { accessor: 'campaignName', title: 'Campaign', visibleMediaQuery: isWide },
    ...(isOperator ? [{ accessor: 'clientName' as const, title: 'Client', visibleMediaQuery: isWide }] : []),
  ];
}

function Begins({ row: { startsAt, zone } }: { row: ListedAppointment }) {
  return (
    <div>
      <Text size="sm">{moment(startsAt)}</Text>
      <Group gap={4}>
        <Text size="xs" c="dimmed">
          {fromNow(startsAt)}
          {zone !== ownZone && ` · ${moment(startsAt, zone)}`}
        </Text>
      </Group>
    </div>
  );
}

/** Why the list or the calendar is empty, and the way out of that. */
export function NothingHere({ search, change }: ListProps) {
  const { status, undecided, clientId, campaignId } = search;
  if (undecided)
    return (
      <Empty title="Everything is decided">
        No appointment is over without anybody knowing whether they came.
      </Empty>
    );
  if (status || clientId || campaignId)
    return (
      <Empty
        title="None of these"
        action={
          <Button
            variant="default"
            onClick={() => change({ status: undefined, clientId: undefined, campaignId: undefined })}
          >
            Show all appointments
          </Button>
        }
      >
        No appointment matches what you chose above.
      </Empty>
    );
  return (
    <Empty title="No appointments yet" action={<ButtonLink to="/campaigns">To the campaigns</ButtonLink>}>
      As soon as a lead books a time in a campaign’s calendar, it stands here with its reminders and, later,
      with the proof that it took place.
    </Empty>
  );
}
