import {
  ActionIcon,
  Box,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Condition } from '../../../../../contracts/campaigns/sequence.ts';
import classes from './flow.module.css';
import { OUTCOME_CHOICES } from './step-words.ts';

type Kind = Condition['kind'];

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'outcome', label: 'Outcome of the last call' },
  { value: 'replied', label: 'The lead has replied' },
  { value: 'booked', label: 'The lead has booked' },
  { value: 'score', label: 'Score' },
  { value: 'tag', label: 'Tag' },
  { value: 'field', label: 'Field of the contact' },
  { value: 'not', label: 'Not …' },
  { value: 'all', label: 'All of these hold' },
  { value: 'any', label: 'Any of these holds' },
];

/** As many as the API takes. */
const DEEPEST = 4;

interface ConditionFormProps {
  readonly value: Condition;
  readonly onChange: (condition: Condition) => void;
  /** What it is of, for whoever does not see where it stands */
  readonly label: string;
  readonly depth?: number;
}

/** A condition, chosen part by part. */
export function ConditionForm({ value, onChange, label, depth = 1 }: ConditionFormProps) {
  const kinds = depth < DEEPEST ? KINDS : KINDS.filter(({ value: kind }) => !NESTING.includes(kind));
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <Select
          aria-label={`${label}: what is asked`}
          data={kinds}
          value={value.kind}
          onChange={(kind) => kind && kind !== value.kind && onChange(startOf(kind, value))}
          allowDeselect={false}
          w={230}
        />
        <Fact value={value} onChange={onChange} label={label} />
      </Group>
      {(value.kind === 'not' || value.kind === 'all' || value.kind === 'any') && (
        <Parts value={value} onChange={onChange} label={label} depth={depth} />
      )}
    </Stack>
  );
}

const NESTING: readonly Kind[] = ['not', 'all', 'any'];

/** Another kind; one that holds others begins with what stood there. */
function startOf(kind: Kind, was: Condition): Condition {
  switch (kind) {
    case 'outcome':
      return { kind, is: ['no_answer'] };
    case 'replied':
    case 'booked':
      return { kind };
    case 'score':
      return { kind, atLeast: 50 };
    case 'tag':
      return { kind, has: '' };
    case 'field':
      return { kind, name: '' };
    case 'not':
      return { kind, if: NESTING.includes(was.kind) ? { kind: 'replied' } : was };
    case 'all':
    case 'any':
      return { kind, of: was.kind === 'all' || was.kind === 'any' ? was.of : [was] };
  }
}

function Fact({ value, onChange, label }: Omit<ConditionFormProps, 'depth'>): ReactNode {
  switch (value.kind) {
    case 'outcome':
      return (
        <MultiSelect
          aria-label={`${label}: outcomes`}
          data={OUTCOME_CHOICES}
          value={[...value.is]}
          onChange={(is) => onChange({ kind: 'outcome', is: is as typeof value.is })}
          flex={1}
          miw={240}
        />
      );
    case 'replied':
      return (
        <Select
          aria-label={`${label}: by which way`}
          data={[
            { value: 'any', label: 'in any way' },
            { value: 'sms', label: 'by text' },
            { value: 'email', label: 'by email' },
          ]}
          value={value.channel ?? 'any'}
          allowDeselect={false}
          onChange={(by) =>
            onChange(by === 'sms' || by === 'email' ? { kind: 'replied', channel: by } : { kind: 'replied' })
          }
          w={140}
        />
      );
    case 'score':
      return (
        <NumberInput
          aria-label={`${label}: at least`}
          prefix="at least "
          value={value.atLeast}
          allowDecimal={false}
          onChange={(given) => onChange({ kind: 'score', atLeast: Number(given) || 0 })}
          w={140}
        />
      );
    case 'tag':
      return (
        <TextInput
          aria-label={`${label}: tag`}
          placeholder="Tag"
          value={value.has}
          onChange={(event) => onChange({ kind: 'tag', has: event.currentTarget.value })}
        />
      );
    case 'field':
      return <FieldFact value={value} onChange={onChange} label={label} />;
    default:
      return null;
  }
}

type Field = Extract<Condition, { kind: 'field' }>;

function FieldFact({
  value,
  onChange,
  label,
}: {
  value: Field;
  onChange: (field: Field) => void;
  label: string;
}) {
  return (
    <>
      <TextInput
        aria-label={`${label}: name of the field`}
        placeholder="Field, e.g. roof_age"
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <TextInput
        aria-label={`${label}: what it is`}
        placeholder="Anything"
        value={value.is ?? ''}
        onChange={({ currentTarget: { value: is } }) =>
          onChange({ kind: 'field', name: value.name, ...(is !== '' && { is }) })
        }
      />
    </>
  );
}

type Nesting = Extract<Condition, { kind: 'not' | 'all' | 'any' }>;

function Parts({
  value,
  onChange,
  label,
  depth,
}: Required<Omit<ConditionFormProps, 'value'>> & { value: Nesting }) {
  if (value.kind === 'not') {
    return (
      <Box className={classes['below']}>
        <ConditionForm
          value={value.if}
          onChange={(inner) => onChange({ kind: 'not', if: inner })}
          label={`${label}, not`}
          depth={depth + 1}
        />
      </Box>
    );
  }
  const replace = (of: readonly Condition[]) => onChange({ kind: value.kind, of });
  return (
    <Stack gap="xs" className={classes['below']}>
      {value.of.map((part, i) => (
        <Group key={i} gap="xs" wrap="nowrap" align="flex-start">
          <Box flex={1}>
            <ConditionForm
              value={part}
              onChange={(inner) => replace(value.of.map((each, j) => (j === i ? inner : each)))}
              label={`${label}, part ${i + 1}`}
              depth={depth + 1}
            />
          </Box>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={`Remove part ${i + 1} of ${label}`}
            disabled={value.of.length === 1}
            onClick={() => replace(value.of.filter((_, j) => j !== i))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => replace([...value.of, { kind: 'replied' }])}
        >
          Add a part
        </Button>
      </Group>
    </Stack>
  );
}
