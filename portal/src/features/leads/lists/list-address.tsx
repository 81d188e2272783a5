import { Select, Stack, TextInput } from '@mantine/core';
import { REGIONS, type Reading } from './reading.ts';

interface AddressProps {
  readonly address: string;
  readonly onAddress: (address: string) => void;
  readonly error?: string | null | undefined;
  readonly reading: Reading;
  readonly onReading: (reading: Reading) => void;
}

/** Where a list lies that is fetched, and how its numbers are read. */
export function ListAddress({ address, onAddress, error, reading, onReading }: AddressProps) {
  return (
    <Stack maw={560}>
      <TextInput
        label="Address of the file"
        description="Of a published Google sheet or any CSV file that anybody can open who has the address. It is fetched once"
        type="url"
        required
        placeholder="https://"
        value={address}
        error={error}
        onChange={(event) => onAddress(event.currentTarget.value)}
      />
      <RegionSelect reading={reading} onReading={onReading} />
    </Stack>
  );
}

export function RegionSelect({ reading, onReading }: Pick<AddressProps, 'reading' | 'onReading'>) {
  return (
    <Select
      label="Numbers without a country code are from"
      data={REGIONS}
      value={reading.region}
      allowDeselect={false}
      searchable
      onChange={(region) => region && onReading({ ...reading, region })}
    />
  );
}
