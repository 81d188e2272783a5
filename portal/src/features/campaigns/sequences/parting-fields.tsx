import { ActionIcon, Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { BranchStep, SplitStep } from '../../../../../contracts/campaigns/sequence.ts';
import { ConditionForm } from './condition-form.tsx';
import type { DraftStep } from './draft.ts';
import type { FieldsProps } from './step-fields.tsx';

/** A way out of a step, as it is chosen. */
interface TargetProps {
  readonly label: string;
  readonly value: string | null;
  readonly targets: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (to: string | null) => void;
  readonly error?: string | undefined;
}

const END = '';

/** Where leads go: a step that does not lead back here, or the end. */
export function Target({ label, value, targets, onChange, error }: TargetProps) {
  return (
    <Select
      label={label}
      data={[...targets, { value: END, label: 'The end' }]}
      value={value ?? END}
      allowDeselect={false}
      searchable
      error={error}
      onChange={(to) => onChange(to === END ? null : to)}
      maw={420}
    />
  );
}

type Of<Kind> = Kind & { readonly next: string | null };
type PartingProps<Kind extends DraftStep> = FieldsProps<Kind> & Pick<TargetProps, 'targets'>;

export function BranchFields({ step, onChange, wrong, targets }: PartingProps<Of<BranchStep>>) {
  const set = (cases: BranchStep['cases']) => onChange({ ...step, cases });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        The first case that holds decides; if none does, leads go on “otherwise”.
      </Text>
      {step.cases.map((each, i) => (
        <Paper key={i} p="sm" role="group" aria-label={`Case ${i + 1}`}>
          <Group justify="space-between" mb={4}>
            <Text size="sm" fw={600}>
              {i === 0 ? 'If' : 'Else, if'}
            </Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove case ${i + 1}`}
              disabled={step.cases.length === 1}
              onClick={() => set(step.cases.filter((_, j) => j !== i))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
          <Stack gap="xs">
            <ConditionForm
              label={`Case ${i + 1}`}
              value={each.if}
              onChange={(condition) =>
                set(step.cases.map((other, j) => (j === i ? { ...other, if: condition } : other)))
              }
            />
            <Target
              label="they go to"
              value={each.go}
              targets={targets}
              error={wrong(`cases[${i}].go`)}
              onChange={(go) => set(step.cases.map((other, j) => (j === i ? { ...other, go } : other)))}
            />
          </Stack>
        </Paper>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => set([...step.cases, { if: { kind: 'booked' }, go: null }])}
        >
          Add a case
        </Button>
      </Group>
    </Stack>
  );
}

export function SplitFields({ step, onChange, wrong, targets }: PartingProps<Of<SplitStep>>) {
  const set = (arms: SplitStep['arms']) => onChange({ ...step, arms });
  const change = (i: number, part: Partial<SplitStep['arms'][number]>) =>
    set(step.arms.map((arm, j) => (j === i ? { ...arm, ...part } : arm)));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Leads are divided by weight; a lead takes the same arm however often it is asked.
      </Text>
      {step.arms.map((arm, i) => (
        <Group key={i} align="flex-end" gap="xs" role="group" aria-label={`Arm ${i + 1}`}>
          <TextInput
            label="Arm"
            value={arm.name}
            error={wrong(`arms[${i}].name`)}
            onChange={(event) => change(i, { name: event.currentTarget.value })}
            w={120}
          />
          <NumberInput
            label="Weight"
            value={arm.weight}
            min={0}
            max={1000}
            error={wrong(`arms[${i}].weight`)}
            onChange={(weight) => change(i, { weight: Number(weight) || 0 })}
            w={100}
          />
          <Target
            label="goes to"
            value={arm.go}
            targets={targets}
            error={wrong(`arms[${i}].go`)}
            onChange={(go) => change(i, { go })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mb={6}
            aria-label={`Remove arm ${i + 1}`}
            disabled={step.arms.length <= 2}
            onClick={() => set(step.arms.filter((_, j) => j !== i))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => set([...step.arms, { name: nextName(step.arms), weight: 50, go: null }])}
        >
          Add an arm
        </Button>
      </Group>
    </Stack>
  );
}

function nextName(arms: SplitStep['arms']): string {
  const names = new Set(arms.map(({ name }) => name));
  return [...'ABCDEFGHIJ'].find((name) => !names.has(name)) ?? `Arm ${arms.length + 1}`;
}
