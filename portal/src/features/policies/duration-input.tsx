import { Group, Input, NumberInput, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';

const UNITS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;
type Unit = keyof typeof UNITS;

const units = Object.keys(UNITS) as Unit[];

interface DurationInputProps {
  readonly label: string;
  readonly description?: string;
  readonly value?: number;
  readonly onChange?: (seconds: number) => void;
  readonly error?: ReactNode;
}

/** A length of time in the unit that people use for it; its value is whole seconds. */
export function DurationInput({ label, description, value = 0, onChange, error }: DurationInputProps) {
  const [unit, setUnit] = useState<Unit>(() => unitOf(value));
  const [typed, setTyped] = useState<number | string>(() => value / UNITS[unit]);
  const tell = (amount: number | string, by: Unit) => onChange?.(Math.round(Number(amount) * UNITS[by]));
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Group gap={6} wrap="nowrap" mt={description ? 4 : 0}>
        <NumberInput
          aria-label={label}
          value={typed}
          onChange={(amount) => {
            setTyped(amount);
            tell(amount, unit);
          }}
          min={0}
          decimalScale={2}
          error={Boolean(error)}
          w={92}
        />
        <Select
          aria-label={`${label}: unit`}
          data={units}
          value={unit}
          onChange={(to) => {
            const next = to as Unit;
            setUnit(next);
            tell(typed, next);
          }}
          allowDeselect={false}
          w={112}
        />
      </Group>
    </Input.Wrapper>
  );
}

/** The largest in which it is a whole number; a day and a half are hours. */
function unitOf(seconds: number): Unit {
  const fits = units.find((unit) => seconds % UNITS[unit] === 0 && seconds >= UNITS[unit]);
  if (fits === 'days' && seconds < 2 * UNITS.days) return 'hours';
  return fits ?? 'minutes';
}
