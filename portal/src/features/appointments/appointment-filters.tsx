import { Button, Chip, Group, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { count } from '../../kit/money.ts';
import { type AppointmentSearch, type ChangeSearch, STATUSES, statusesOf } from './search.ts';
import { LOOKS } from './standing.ts';
import { STANDING_ICONS } from './standing-mark.tsx';

interface FiltersProps {
  readonly search: AppointmentSearch;
  readonly change: ChangeSearch;
}

/** Which appointments are shown: those that wait for somebody first. */
export function AppointmentFilters({ search, change }: FiltersProps) {
  const isOperator = useIsOperator();
  const { status, undecided, clientId, campaignId } = search;
  const isNarrowed = Boolean(status || undecided || clientId || campaignId);
  return (
    <Group gap="sm" align="flex-end">
      {isOperator && <ClientSelect search={search} change={change} />}
      <CampaignSelect search={search} change={change} />
      <Statuses search={search} change={change} />
      {isNarrowed && (
        <Button
          variant="subtle"
          size="compact-sm"
          mb={4}
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() =>
            change({ status: undefined, undecided: undefined, clientId: undefined, campaignId: undefined })
          }
        >
          Show all
        </Button>
      )}
    </Group>
  );
}

/** From so many on they are not counted. */
const COUNTED = 1_000;

function Statuses({ search, change }: FiltersProps) {
  const { clientId, campaignId, undecided } = search;
  const among = { ...(clientId && { clientId }), ...(campaignId && { campaignId }) };
  const { data } = useQuery(query.appointments.counts.queryOptions({ input: among }));
  const chosen = statusesOf(search.status);
  const numberOf = (many: number | undefined) =>
    many ? ` (${count(many)}${many >= COUNTED ? ' or more' : ''})` : '';
  const Help = STANDING_ICONS.undecided;
  return (
    <Group gap={6} role="group" aria-label="Status" mb={4}>
      <Chip
        size="sm"
        color="yellow"
        autoContrast={false}
        checked={undecided === true}
        onChange={(isOn) => change({ undecided: isOn || undefined, status: undefined })}
        icon={<Help size={14} aria-hidden />}
      >
        Undecided{numberOf(data?.undecided)}
      </Chip>
      {STATUSES.map((status) => {
        const Icon = STANDING_ICONS[status];
        return (
          <Chip
            key={status}
            size="sm"
            checked={chosen.includes(status)}
            icon={<Icon size={14} aria-hidden />}
            onChange={(isOn) => {
              const next = isOn ? [...chosen, status] : chosen.filter((each) => each !== status);
              change({ status: next.join(',') || undefined, undecided: undefined });
            }}
          >
            {LOOKS[status].says}
            {status === 'disputed' && numberOf(data?.disputed)}
          </Chip>
        );
      })}
    </Group>
  );
}

function ClientSelect({ search, change }: FiltersProps) {
  const { data } = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Select
      label="Client"
      placeholder="All clients"
      w={{ base: 'calc(50% - 6px)', xs: 200 }}
      data={data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      value={search.clientId ?? null}
      onChange={(clientId) => change({ clientId: clientId ?? undefined, campaignId: undefined })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Show all clients' }}
    />
  );
}

function CampaignSelect({ search, change }: FiltersProps) {
  const { clientId, campaignId } = search;
  const isOperator = useIsOperator();
  const input = { limit: 200, ...(clientId && { clientId }) };
  const { data } = useQuery(query.campaigns.list.queryOptions({ input }));
  return (
    <Select
      label="Campaign"
      placeholder="All campaigns"
      w={{ base: isOperator ? 'calc(50% - 6px)' : '100%', xs: 220 }}
      data={data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      value={campaignId ?? null}
      onChange={(chosen) => change({ campaignId: chosen ?? undefined })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Show all campaigns' }}
    />
  );
}
