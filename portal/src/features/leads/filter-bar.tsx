import {
  Autocomplete,
  Button,
  Collapse,
  Group,
  MultiSelect,
  Select,
  SimpleGrid,
  TextInput,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useState } from 'react';
import { query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { useTyped } from '../../kit/use-typed.ts';
import { STATE_WORDS, STATUS_WORDS } from './lead-words.ts';
import {
  addedBetween,
  countFilters,
  daysAdded,
  type FilterSearch,
  type LeadsSearch,
} from './leads-search.ts';
import { useCampaigns, useClients, useMembers } from './use-names.ts';
import { useSteps } from './use-steps.ts';

/** What becomes different; undefined: it is asked for no longer. */
export type FilterChange = { readonly [Key in keyof FilterSearch]?: string | undefined } & {
  readonly sort?: 'nextWake' | undefined;
};

interface FilterBarProps {
  readonly search: LeadsSearch;
  readonly onChange: (change: FilterChange) => void;
  readonly onClear: () => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const UNFINISHED = 'under_way';

/** Which leads are shown; all of it stands in the address. */
export function FilterBar({ search, onChange, onClear, searchRef }: FilterBarProps) {
  const count = countFilters(search);
  const [isOpen, { toggle }] = useDisclosure(count > (search.status ? 1 : 0));
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <>
      <Group gap="xs" align="flex-end">
        <SearchWords search={search} onChange={onChange} searchRef={searchRef} />
        {!isNarrow && <StatusAndCampaign search={search} onChange={onChange} />}
        <Button
          variant={search.state === UNFINISHED ? 'light' : 'default'}
          aria-pressed={search.state === UNFINISHED}
          onClick={() => onChange({ state: search.state === UNFINISHED ? undefined : UNFINISHED })}
        >
          Not finished
        </Button>
        <Button
          variant={isOpen ? 'light' : 'default'}
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          onClick={toggle}
          aria-expanded={isOpen}
        >
          Filters{count > 0 ? ` (${count})` : ''}
        </Button>
        {(count > 0 || search.q) && (
          <Button variant="subtle" leftSection={<IconX size={16} />} onClick={onClear}>
            Clear
          </Button>
        )}
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && <MoreFilters search={search} onChange={onChange} isNarrow={isNarrow} />}
      </Collapse>
    </>
  );
}

/** What is asked for most. */
function StatusAndCampaign({ search, onChange }: PartProps) {
  const campaigns = useCampaigns();
  return (
    <>
      <MultiSelect
        aria-label="Status"
        placeholder={search.status ? undefined : 'Any status'}
        data={options(STATUS_WORDS)}
        value={search.status?.split(',') ?? []}
        onChange={(chosen) => onChange({ status: chosen.join(',') || undefined })}
        clearable
        w={{ base: '100%', sm: 220 }}
      />
      <Select
        aria-label="Campaign"
        placeholder="Any campaign"
        data={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.campaignId ?? null}
        onChange={(chosen) => onChange({ campaignId: chosen ?? undefined, stepId: undefined })}
        searchable
        clearable
        w={{ base: '100%', sm: 220 }}
      />
    </>
  );
}

type PartProps = Pick<FilterBarProps, 'search' | 'onChange'>;

function SearchWords({ search, onChange, searchRef }: Omit<FilterBarProps, 'onClear'>) {
  const typed = useTyped(search.q, (q) => onChange({ q }));
  return (
    <TextInput
      ref={searchRef}
      type="search"
      aria-label="Search leads"
      placeholder="Name, company, phone or email"
      leftSection={<IconSearch size={16} />}
      {...typed}
      flex={{ base: '1 1 160px', sm: '0 1 280px' }}
      maxLength={200}
    />
  );
}

function MoreFilters({ search, onChange, isNarrow }: PartProps & { isNarrow: boolean }) {
  const isOperator = useIsOperator();
  const clients = useClients();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} pt="sm">
      {isNarrow && <StatusAndCampaign search={search} onChange={onChange} />}
      <Select
        label="Sequence"
        placeholder="Any"
        data={options(STATE_WORDS)}
        value={search.state ?? null}
        onChange={(state) => onChange({ state: state ?? undefined })}
        clearable
      />
      <Steps search={search} onChange={onChange} />
      {isOperator && (
        <Select
          label="Client"
          placeholder="Any"
          data={clients.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.clientId ?? null}
          onChange={(clientId) => onChange({ clientId: clientId ?? undefined })}
          searchable
          clearable
        />
      )}
      {isOperator && <Assignee search={search} onChange={onChange} />}
      <Tags search={search} onChange={onChange} />
      <Added search={search} onChange={onChange} />
      <Select
        label="Order"
        data={[
          { value: 'newest', label: 'Newest first' },
          { value: 'nextWake', label: 'What happens soonest' },
        ]}
        value={search.sort ?? 'newest'}
        onChange={(sort) => onChange({ sort: sort === 'nextWake' ? sort : undefined })}
        allowDeselect={false}
      />
    </SimpleGrid>
  );
}

/** A step means something in one campaign alone. */
function Steps({ search, onChange }: PartProps) {
  const may = useMay('sequences:read');
  const { campaignId } = search;
  const { choices } = useSteps(campaignId);
  if (!may) return null;
  return (
    <Select
      label="Step"
      placeholder={campaignId ? 'Any' : 'Choose a campaign first'}
      disabled={!campaignId}
      data={choices}
      value={search.stepId ?? null}
      onChange={(stepId) => onChange({ stepId: stepId ?? undefined })}
      clearable
    />
  );
}

function Assignee({ search, onChange }: PartProps) {
  const members = useMembers();
  return (
    <Select
      label="Assigned to"
      placeholder="Anybody"
      data={[
        { value: 'nobody', label: 'Nobody' },
        ...members.map(({ userId, name }) => ({ value: userId, label: name })),
      ]}
      value={search.assignedTo ?? null}
      onChange={(assignedTo) => onChange({ assignedTo: assignedTo ?? undefined })}
      searchable
      clearable
    />
  );
}

function Tags({ search, onChange }: PartProps) {
  const may = useMay('contacts:read');
  const tags = useQuery(query.tags.list.queryOptions({ input: { limit: 200 }, enabled: may }));
  const [text, setText] = useState(search.tag ?? '');
  useEffect(() => setText(search.tag ?? ''), [search.tag]);
  const take = (tag: string) => onChange({ tag: tag.trim() || undefined });
  return (
    <Autocomplete
      label="Tag"
      placeholder="Any"
      data={(tags.data?.items ?? []).map(({ tag }) => tag)}
      value={text}
      onChange={setText}
      onOptionSubmit={take}
      onBlur={() => take(text)}
      onKeyDown={(event) => event.key === 'Enter' && take(text)}
      clearable
      onClear={() => take('')}
    />
  );
}

/** Days by this browser's calendar, the last of them included. */
function Added({ search, onChange }: PartProps) {
  const { createdFrom, createdTo } = search;
  const [chosen, setChosen] = useState(() => daysAdded({ createdFrom, createdTo }));
  useEffect(() => setChosen(daysAdded({ createdFrom, createdTo })), [createdFrom, createdTo]);
  return (
    <DatePickerInput
      type="range"
      label="Added"
      placeholder="At any time"
      value={chosen}
      onChange={([from, to]) => {
        setChosen([from, to]);
        if ((from === null) === (to === null)) onChange(addedBetween(from, to));
      }}
      clearable
    />
  );
}
