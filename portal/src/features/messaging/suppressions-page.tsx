import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconDownload, IconSearch, IconShieldOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useTyped } from '../../kit/use-typed.ts';
import { useWrite } from '../../kit/use-write.ts';
import { SuppressForm } from './suppress-form.tsx';

type Suppression = Awaited<ReturnType<typeof api.suppressions.list>>['items'][number];

const CHANNELS = { sms: 'Texts', call: 'Calls', email: 'Emails' } as const;

const REASONS = {
  opted_out: 'They said stop',
  complained: 'They complained',
  bounced: 'Mail bounced',
  landline: 'A landline takes no texts',
  unreachable: 'Cannot be reached',
  manual: 'Added by us',
} as const;

/** Who must not be reached, and why. */
export function SuppressionsPage() {
  const search = useSearch({ from: '/shell/settings/suppressions' });
  const navigate = useNavigate();
  const show = (change: { readonly [Name in 'q' | 'channel' | 'reason']?: string | undefined }) =>
    void navigate({
      to: '/settings/suppressions',
      search: (before) => ({ ...before, ...change }),
      replace: true,
    });
  const [isAdding, setAdding] = useState(false);
  const mayExport = useMay('suppressions:export');
  const add = useMay('suppressions:write') && <Button onClick={() => setAdding(true)}>Add</Button>;
  const list = useSuppressions(search);
  const isFiltered = Object.values(search).some(Boolean);
  return (
    <>
      <PageHead title="Do not contact" says="Who is not written to or called, whatever a campaign says">
        {mayExport && (
          <Button
            component="a"
            href="/api/suppressions/export"
            download
            variant="default"
            leftSection={<IconDownload size={18} />}
          >
            Export
          </Button>
        )}
        {add}
      </PageHead>
      <Filters search={search} show={show} />
      <PagedTable
        of={list}
        columns={columns}
        empty={
          <Empty
            title={isFiltered ? 'Nobody matches' : 'Nobody yet'}
            Icon={IconShieldOff}
            action={!isFiltered && add}
          >
            {isFiltered
              ? 'Whoever does not stand here may be reached, as far as their campaign allows.'
              : 'Whoever says STOP, unsubscribes or cannot be reached stands here by itself. Add whom you know of.'}
          </Empty>
        }
      />
      <Modal
        opened={isAdding}
        closeOnClickOutside={false}
        onClose={() => setAdding(false)}
        title="Do not contact these people"
      >
        <SuppressForm close={() => setAdding(false)} />
      </Modal>
    </>
  );
}

interface Search {
  readonly q?: string;
  readonly channel?: string;
  readonly reason?: string;
}

const isIn = <Names extends object>(text: string | undefined, names: Names): text is string & keyof Names =>
  text !== undefined && text in names;

function useSuppressions({ q, channel, reason }: Search) {
  return useInfiniteQuery(
    query.suppressions.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 50, cursor, q },
        ...(isIn(channel, CHANNELS) && { channel }),
        ...(isIn(reason, REASONS) && { reason }),
      }),
      ...byCursor,
    }),
  );
}

interface FiltersProps {
  readonly search: Search;
  readonly show: (change: { readonly [Name in keyof Search]?: string | undefined }) => void;
}

function Filters({ search: { q, channel, reason }, show }: FiltersProps) {
  const typed = useTyped(q, (said) => show({ q: said }));
  const choices = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <Group mb="md" gap="sm" align="flex-end">
      <TextInput
        label="Number or address"
        placeholder="Part of it will do"
        leftSection={<IconSearch size={16} />}
        {...typed}
        w={260}
      />
      <Select
        label="Channel"
        placeholder="All"
        data={choices(CHANNELS)}
        value={channel ?? null}
        onChange={(chosen) => show({ channel: chosen ?? undefined })}
        clearable
        w={140}
      />
      <Select
        label="Why"
        placeholder="Any"
        data={choices(REASONS)}
        value={reason ?? null}
        onChange={(chosen) => show({ reason: chosen ?? undefined })}
        clearable
        w={220}
      />
    </Group>
  );
}

const columns = [
  {
    accessor: 'address',
    title: 'Who',
    render: ({ address }: Suppression) => (
      <Text className="breakable tabular" fw={500}>
        {address}
      </Text>
    ),
  },
  {
    accessor: 'channel',
    title: 'Gets no',
    width: 170,
    render: ({ channel, purpose }: Suppression) => (
      <Stack gap={0}>
        <Text>{CHANNELS[channel].toLowerCase()}</Text>
        {purpose !== 'any' && (
          <Text size="sm" c="dimmed">
            of kind {purpose}
          </Text>
        )}
      </Stack>
    ),
  },
  {
    accessor: 'reason',
    title: 'Why',
    width: 260,
    render: ({ reason, note }: Suppression) => (
      <Stack gap={0}>
        <Text>{REASONS[reason]}</Text>
        {note && (
          <Text size="sm" c="dimmed" className="breakable">
            {note}
          </Text>
        )}
      </Stack>
    ),
  },
  {
    accessor: 'createdAt',
    title: 'Since',
    width: 170,
    render: ({ createdAt }: Suppression) => <When at={createdAt} />,
  },
  { accessor: 'act', title: '', width: 90, render: (one: Suppression) => <Lift suppression={one} /> },
];

function Lift({ suppression: { id, address, channel, reason } }: { suppression: Suppression }) {
  const mayLift = useMay('suppressions:lift');
  const lift = useWrite(query.suppressions.lift.mutationOptions(), {
    done: `${address} may get ${CHANNELS[channel].toLowerCase()} again.`,
  });
  if (!mayLift) return null;
  const ask = () =>
    askWhy({
      title: `Allow ${CHANNELS[channel].toLowerCase()} to ${address} again?`,
      consequence:
        reason === 'opted_out' || reason === 'complained'
          ? 'They asked for it to stop: reaching them without their new agreement may be against the law. Campaigns go on for them from now. Your reason and your name are kept for good.'
          : 'Campaigns go on for them from now. Your reason and your name are kept for good.',
      verb: 'Allow it again',
      isDangerous: reason === 'opted_out' || reason === 'complained',
      reason: { label: 'Why may they be reached again?' },
      act: (why) => lift.mutateAsync({ id, reason: why }),
    });
  return (
    <Button size="xs" variant="subtle" onClick={ask} aria-label={`Lift ${channel} of ${address}`}>
      Lift
    </Button>
  );
}
