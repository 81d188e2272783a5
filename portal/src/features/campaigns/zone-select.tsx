import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMemo } from 'react';

interface ZoneProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly error?: ReactNode;
  readonly onChange: (zone: string) => void;
}

/** One of the zones that this browser knows: `America/New_York`. */
export function ZoneSelect({ value, onChange, ...rest }: ZoneProps) {
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone');
    return known.includes(value) || value === '' ? known : [value, ...known];
  }, [value]);
  return (
    <Select
      {...rest}
      required
      searchable
      allowDeselect={false}
      limit={100}
      data={zones}
      value={value || null}
      nothingFoundMessage="No zone is called so: try a great city"
      onChange={(zone) => zone && onChange(zone)}
    />
  );
}
