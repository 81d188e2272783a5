import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';

interface ClientSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchable'> {
  /** Null: none is chosen */
  readonly value: string | null;
  readonly onChange: (clientId: string | null) => void;
}

/** One of the operator's clients, looked for by its name. */
export function ClientSelect({ value, onChange, ...select }: ClientSelectProps) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 250);
  const names = useClientNames();
  const known = value === null ? undefined : names.get(value);
  const isChosen = known !== undefined && asked === known;
  const found = useQuery(
    query.clients.list.queryOptions({
      input: { limit: 50, ...(asked !== '' && !isChosen && { q: asked }) },
      placeholderData: keepPreviousData,
    }),
  );
  const data = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (value !== null && known !== undefined && !data.some((each) => each.value === value))
    data.unshift({ value, label: known });
  return (
    <Select
      {...select}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      // The API has looked already.
      filter={({ options }) => options}
      nothingFoundMessage="No client like this"
    />
  );
}

/** What clients are called, by their ids: the newest 200. */
export function useClientNames(): ReadonlyMap<string, string> {
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  return new Map((clients.data?.items ?? []).map(({ id, name }) => [id, name]));
}
