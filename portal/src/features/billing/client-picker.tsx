import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';

interface ClientPickerProps {
  readonly value: string | undefined;
  readonly onChange: (clientId: string | undefined) => void;
}

/** Of an operator: whose. Nobody chosen means all of them. */
export function ClientPicker({ value, onChange }: ClientPickerProps) {
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  const data = (clients.data?.items ?? [])
    .map(({ id, name }) => ({ value: id, label: name }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <Select
      aria-label="Client"
      placeholder="All clients"
      data={data}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable
      clearable
      nothingFoundMessage="No client is called that"
      w={{ base: '100%', xs: 240 }}
    />
  );
}
