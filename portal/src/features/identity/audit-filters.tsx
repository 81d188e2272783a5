import '@mantine/dates/styles.layer.css';
import { Button, Group, Select, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { words } from '../../kit/words.ts';

type FilterName =
  | 'actorKind'
  | 'actorId'
  | 'action'
  | 'subjectType'
  | 'subjectId'
  | 'clientId'
  | 'from'
  | 'to';

/** What stands in the URL; `from` and `to` are days, both of them included. */
export type AuditSearch = {
  readonly [Name in FilterName]?: string;
} & {
  /** Whose drawer is open */
  readonly entry?: string;
};

const ACTORS = {
  person: 'A person',
  key: 'An API key',
  event: 'A vendor’s event',
  workflow: 'A workflow',
  command: 'A command',
} as const;

export const isActorKind = (text: string | undefined): text is keyof typeof ACTORS =>
  text !== undefined && text in ACTORS;

const SUBJECTS = [
  ...['lead', 'contact', 'appointment', 'message', 'task', 'campaign', 'sequence', 'policy', 'template'],
  ...['client', 'agreement', 'invoice', 'dispute', 'milestone', 'suppression', 'import', 'vendor_event'],
  ...['connection', 'apikey', 'member', 'invitation', 'session', 'user', 'organization', 'operator', 'visit'],
];

/** The filter as the API takes it: days become the instants at which they begin and end here. */
export function filterOf({ from, to, entry: _open, ...rest }: AuditSearch): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, said]) => said)),
    ...(from && { from: dayjs(from).startOf('day').toISOString() }),
    ...(to && { to: dayjs(to).add(1, 'day').startOf('day').toISOString() }),
  };
}

interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly show: (search: AuditSearch) => void;
}

/** What the trail is asked for. */
export function AuditFilters({ search, show }: AuditFiltersProps) {
  const set = (change: { readonly [Name in FilterName]?: string | null }) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value);
    show(Object.fromEntries(next));
  };
  const [days, setDays] = useState<[string | null, string | null]>([search.from ?? null, search.to ?? null]);
  const { organization } = useMe();
  const isAbout = search.subjectId ?? search.actorId;
  return (
    <Group mb="md" gap="sm" align="flex-end">
      <Select
        label="By"
        placeholder="Anybody"
        data={Object.entries(ACTORS).map(([value, label]) => ({ value, label }))}
        value={search.actorKind ?? null}
        onChange={(actorKind) => set({ actorKind, actorId: null })}
        clearable
        w={160}
      />
      <Select
        label="About"
        placeholder="Anything"
        data={SUBJECTS.map((value) => ({ value, label: words(value) }))}
        value={search.subjectType ?? null}
        onChange={(subjectType) => set({ subjectType, subjectId: null })}
        clearable
        searchable
        w={170}
      />
      <Action value={search.action} onChange={(action) => set({ action })} />
      {organization.kind === 'operator' && (
        <Client value={search.clientId} onChange={(clientId) => set({ clientId })} />
      )}
      <DatePickerInput
        type="range"
        label="Days"
        placeholder="Any"
        value={days}
        onChange={(chosen) => {
          setDays(chosen);
          const [from, to] = chosen;
          if (Boolean(from) === Boolean(to)) set({ from, to });
        }}
        allowSingleDateInRange
        clearable
        w={230}
      />
      {isAbout && (
        <Button
          variant="light"
          rightSection={<IconX size={16} />}
          onClick={() => set({ subjectId: null, actorId: null })}
          aria-label="Take the filter of one record away"
        >
          {search.subjectId ? `One ${words(search.subjectType ?? 'record').toLowerCase()}` : 'One actor'}
        </Button>
      )}
    </Group>
  );
}

interface FilterProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | null) => void;
}

function Action({ value, onChange }: FilterProps) {
  const [typed, setTyped] = useState(value ?? '');
  const isRight = /^([a-z_]+(\.[a-z_]+)*)?$/.test(typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) onChange(typed || null);
      }}
    >
      <TextInput
        label="Action"
        placeholder="lead.status"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value.trim().toLowerCase())}
        onBlur={() => isRight && onChange(typed || null)}
        error={isRight ? undefined : 'e.g. lead, or lead.status'}
        w={150}
      />
    </form>
  );
}

function Client({ value, onChange }: FilterProps) {
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Select
      label="Client"
      placeholder="All"
      data={(clients.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={onChange}
      clearable
      searchable
      w={180}
    />
  );
}
