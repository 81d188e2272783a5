import { Group, NumberInput, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';

const UNITS = [
  { value: '1', label: 'seconds' },
  { value: '60', label: 'minutes' },
  { value: '3600', label: 'hours' },
  { value: '86400', label: 'days' },
];

interface DurationInputProps {
  readonly label: string;
  readonly seconds: number | undefined;
  readonly onChange: (seconds: number) => void;
  readonly description?: string;
  readonly error?: ReactNode;
}

/** A length of time in the unit that fits it. */
export function DurationInput({ label, seconds, onChange, description, error }: DurationInputProps) {
  const [unit, setUnit] = useState(() => fitting(seconds ?? 0));
  const size = Number(unit);
  return (
    <Group gap="xs" align="flex-end">
      <NumberInput
        label={label}
        description={description}
        error={error}
        min={0}
        decimalScale={2}
        value={seconds === undefined ? '' : seconds / size}
        onChange={(given) => onChange(Math.round(Number(given || 0) * size))}
        w={200}
      />
      <Select
        aria-label={`${label}: unit`}
        data={UNITS}
        value={unit}
        allowDeselect={false}
        onChange={(next) => {
          if (!next) return;
          setUnit(next);
          if (seconds !== undefined) onChange(Math.round((seconds / size) * Number(next)));
        }}
        w={120}
      />
    </Group>
  );
}

/** The largest unit of which it is a whole number. */
function fitting(seconds: number): string {
  const found = [...UNITS].reverse().find(({ value }) => seconds !== 0 && seconds % Number(value) === 0);
  return found?.value ?? '86400';
}
