import { Group, Select } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { vendorName } from '../../kit/words.ts';
import { eventColumns } from './event-columns.tsx';
import { EventDrawer } from './event-drawer.tsx';
import { Quarantined } from './quarantined.tsx';

const VENDORS = ['retell', 'calcom', 'stripe', 'twilio', 'messagebird', 'sendgrid', 'instantly'];

const STATES = {
  quarantined: 'Set aside: a person has to look',
  pending: 'Waits for its turn',
  processed: 'Applied',
  no_recipient: 'Came when nobody waited for it',
  ignored: 'Of no use to us',
} as const;

type Name = 'vendor' | 'status' | 'kind' | 'open';
type Show = (change: { readonly [Each in Name]?: string | undefined }) => void;

const isState = (text: string | undefined): text is keyof typeof STATES =>
  text !== undefined && text in STATES;

/** What vendors told us, what became of it, and what waits for a person. */
export function VendorEventsPage() {
  const search = useSearch({ from: '/shell/settings/events' });
  const navigate = useNavigate();
  const show: Show = (change) =>
    void navigate({ to: '/settings/events', search: (before) => ({ ...before, ...change }), replace: true });
  const { vendor, status, kind } = search;
  const events = useInfiniteQuery(
    query.vendorEvents.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 50, cursor, vendor, kind },
        ...(isState(status) && { status }),
      }),
      ...byCursor,
    }),
  );
  return (
    <>
      <PageHead
        title="Vendor events"
        says="What phone, calendar, mail and till told us. Each is kept, and applied once."
      />
      <Quarantined look={(next) => show({ ...next, status: 'quarantined' })} />
      <Filters search={search} show={show} />
      <PagedTable
        of={events}
        idOf="seq"
        columns={eventColumns((seq) => show({ open: seq }))}
        onRow={({ seq }) => show({ open: seq })}
        empty={
          <Empty
            title={status === 'quarantined' ? 'Nothing is set aside' : 'No events'}
            Icon={IconPlugConnected}
          >
            {vendor || status || kind
              ? 'None match these filters.'
              : 'Whatever a vendor tells us stands here: connect an account and it begins.'}
          </Empty>
        }
      />
      <EventDrawer seq={search.open} close={() => show({ open: undefined })} />
    </>
  );
}

interface FiltersProps {
  readonly search: { readonly [Each in Name]?: string };
  readonly show: Show;
}

function Filters({ search: { vendor, status, kind }, show }: FiltersProps) {
  return (
    <Group mb="md" gap="sm">
      <Select
        label="Vendor"
        placeholder="All"
        data={VENDORS.map((name) => ({ value: name, label: vendorName(name) }))}
        value={vendor ?? null}
        onChange={(chosen) => show({ vendor: chosen ?? undefined, kind: undefined })}
        clearable
        w={170}
      />
      <Select
        label="State"
        placeholder="All"
        data={Object.entries(STATES).map(([value, label]) => ({ value, label }))}
        value={status ?? null}
        onChange={(chosen) => show({ status: chosen ?? undefined })}
        clearable
        w={280}
      />
      {kind && (
        <Select
          label="Kind"
          data={[kind]}
          value={kind}
          onChange={(chosen) => show({ kind: chosen ?? undefined })}
          clearable
          w={220}
        />
      )}
    </Group>
  );
}
