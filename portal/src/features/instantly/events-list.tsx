import { Anchor, Badge, Button, Drawer, Group, Select, Stack, Text } from '@mantine/core';
import { IconDownload, IconMail } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import type { InstantlyKind } from '../../../../contracts/instantly/kinds.ts';
import { INSTANTLY_KINDS } from '../../../../contracts/instantly/kinds.ts';
import { type api, query } from '../../app/api.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { KIND_CHOICES, kindInWords } from './words.ts';

type Event = Awaited<ReturnType<typeof api.instantlyEvents.list>>['items'][number];

interface EventsListProps {
  readonly campaignId?: string;
  readonly clientId?: string | undefined;
  readonly kind: string | undefined;
  readonly onKind: (kind: string | undefined) => void;
}

/** What happened, the latest first: twenty, and more when one asks. New ones come by themselves. */
export function EventsList({ campaignId, clientId, kind, onKind }: EventsListProps) {
  const [open, setOpen] = useState<Event | null>(null);
  const chosen = INSTANTLY_KINDS.find((each) => each === kind);
  const filter = { ...(campaignId && { campaignId }), ...(clientId && { clientId }) };
  const events = useInfiniteQuery(
    query.instantlyEvents.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 20, cursor, ...filter },
        ...(chosen && { kind: chosen }),
      }),
      ...byCursor,
    }),
  );
  const file = new URLSearchParams({ ...filter, ...(chosen && { kind: chosen }) });
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-end">
        <Select
          aria-label="What happened"
          placeholder="All that happened"
          data={KIND_CHOICES}
          value={chosen ?? null}
          onChange={(to) => onKind(to ?? undefined)}
          clearable
          clearButtonProps={{ 'aria-label': 'Show all that happened' }}
          w={220}
        />
        <Button
          component="a"
          href={`/api/instantly/events.csv?${file}`}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Export as CSV
        </Button>
      </Group>
      <PagedTable
        of={events}
        onRow={setOpen}
        columns={columns(campaignId === undefined, setOpen)}
        empty={
          <Empty title={chosen ? 'Nothing like this yet' : 'Nothing has happened yet'} Icon={IconMail}>
            {chosen
              ? 'Choose something else, or all that happened.'
              : 'Every email that is sent, opened or answered stands here within seconds.'}
          </Empty>
        }
      />
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size="lg"
        title={open ? kindInWords(open.kind, open.said) : ''}
      >
        {open && <OneEvent event={open} />}
      </Drawer>
    </Stack>
  );
}

const COLOURS: Readonly<Partial<Record<InstantlyKind, string>>> = {
  replied: 'cyan',
  interested: 'green',
  meeting_booked: 'green',
  bounced: 'red',
  unsubscribed: 'red',
  not_interested: 'orange',
};

function columns(withCampaign: boolean, open: (event: Event) => void): DataTableColumn<Event>[] {
  return [
    { accessor: 'at', title: 'When', width: 150, render: ({ at }) => <When at={at} /> },
    {
      accessor: 'kind',
      title: 'What',
      width: 180,
      render: ({ kind, said }) => (
        <Badge variant="light" color={COLOURS[kind] ?? 'gray'} tt="none" fw={600} miw="max-content">
          {kindInWords(kind, said)}
        </Badge>
      ),
    },
    {
      accessor: 'leadEmail',
      title: 'Who',
      width: 220,
      render: ({ leadEmail }) => <span className="breakable">{leadEmail ?? '—'}</span>,
    },
    ...(withCampaign ? [CAMPAIGN] : []),
    {
      accessor: 'text',
      title: 'Words',
      render: (event) =>
        event.text || event.subject ? (
          <Anchor component="button" type="button" ta="left" size="sm" onClick={() => open(event)}>
            <Text span size="sm" lineClamp={2} className="breakable">
              {event.text ?? event.subject}
            </Text>
          </Anchor>
        ) : null,
    },
  ];
}

const CAMPAIGN: DataTableColumn<Event> = {
  accessor: 'campaignName',
  title: 'Campaign',
  width: 200,
  render: ({ campaignId, campaignName, clientId, clientName }) => (
    <Anchor
      size="sm"
      className="breakable"
      renderRoot={(props) => (
        <Link
          {...props}
          to="/email-campaigns/$id"
          params={{ id: campaignId }}
          search={clientName === null ? {} : { clientId }}
        />
      )}
    >
      {campaignName}
    </Anchor>
  ),
};

function OneEvent({ event }: { event: Event }) {
  const { at, leadEmail, campaignName, step, subject, text, threadUrl } = event;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        <When at={at} />
        {leadEmail && `, ${leadEmail}`}, in {campaignName}
        {step !== null && `, step ${step}`}
      </Text>
      {subject && (
        <Text fw={600} className="breakable">
          {subject}
        </Text>
      )}
      {text && (
        <Text className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </Text>
      )}
      {threadUrl && (
        <Anchor href={threadUrl} target="_blank" rel="noreferrer" size="sm">
          Answer at Instantly
        </Anchor>
      )}
    </Stack>
  );
}
