import '@mantine/dates/styles.layer.css';
import { Group, SegmentedControl, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import type { DashboardSearch } from './search.ts';

const PERIODS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'custom', label: 'Custom' },
];

const USUAL = '30';
/** As many as a page of the API has. */
const MOST = 200;

interface FiltersProps {
  readonly search: DashboardSearch;
  readonly change: (search: DashboardSearch) => void;
}

/** Of which days, and whose: it stands in the address. */
export function Filters({ search, change }: FiltersProps) {
  const isOperator = useIsOperator();
  return (
    <Group gap="sm" align="flex-end">
      {isOperator && <ClientFilter {...{ search, change }} />}
      <CampaignFilter {...{ search, change }} />
      <PeriodFilter {...{ search, change }} />
    </Group>
  );
}

function PeriodFilter({ search, change }: FiltersProps) {
  const { days, from, to, ...whose } = search;
  const [isCustom, setCustom] = useState(from !== undefined);
  const [range, setRange] = useState<[string | null, string | null]>([from ?? null, to ?? null]);
  const choose = (value: string) => {
    setCustom(value === 'custom');
    if (value !== 'custom') change({ ...whose, ...(value !== USUAL && { days: Number(value) }) });
  };
  const pick = (picked: [string | null, string | null]) => {
    setRange(picked);
    const [first, last] = picked;
    if (first && last) change({ ...whose, from: first, to: last });
  };
  return (
    <>
      <SegmentedControl
        data={PERIODS}
        value={isCustom || from ? 'custom' : String(days ?? USUAL)}
        onChange={choose}
        aria-label="Period"
        maw="100%"
        style={{ overflowX: 'auto' }}
      />
      {(isCustom || from) && (
        <DatePickerInput
          type="range"
          value={range}
          onChange={pick}
          placeholder="First and last day"
          miw={230}
          maxDate={new Date()}
        />
      )}
    </>
  );
}

function ClientFilter({ search, change }: FiltersProps) {
  const { clientId, campaignId: _ofAnother, ...period } = search;
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: MOST } }));
  return (
    <Select
      aria-label="Client"
      placeholder="All clients"
      data={(clients.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={clientId ?? null}
      onChange={(id) => change({ ...period, ...(id && { clientId: id }) })}
      clearable
      searchable
      w={190}
      nothingFoundMessage="No client is called that"
    />
  );
}

function CampaignFilter({ search, change }: FiltersProps) {
  const { campaignId, ...others } = search;
  const { clientId } = others;
  const mayRead = useMay('campaigns:read');
  const input = { limit: MOST, ...(clientId !== undefined && { clientId }) };
  const campaigns = useQuery(query.campaigns.list.queryOptions({ input, enabled: mayRead }));
  if (!mayRead) return null;
  return (
    <Select
      aria-label="Campaign"
      placeholder="All campaigns"
      data={(campaigns.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={campaignId ?? null}
      onChange={(id) => change({ ...others, ...(id && { campaignId: id }) })}
      clearable
      searchable
      w={190}
      nothingFoundMessage="No campaign is called that"
    />
  );
}
