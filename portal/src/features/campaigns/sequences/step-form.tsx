import { Stack, TextInput } from '@mantine/core';
import type { DraftStep } from './draft.ts';
import { DurationInput } from './duration-input.tsx';
import { targetsOf } from './flow.ts';
import { BranchFields, SplitFields, Target } from './parting-fields.tsx';
import {
  DateFields,
  type FieldsProps,
  MessageFields,
  TagFields,
  TaskFields,
  WeekFields,
} from './step-fields.tsx';
import { stepName, stepWords } from './step-words.ts';

interface StepFormProps extends FieldsProps {
  /** All of the draft, and their numbers on the page */
  readonly steps: readonly DraftStep[];
  readonly numberOf: ReadonlyMap<string, number>;
}

/** The settings of one step. */
export function StepForm({ step, onChange, wrong, steps, numberOf }: StepFormProps) {
  const targets = targetsOf(steps, step.id).map((each) => ({
    value: each.id,
    label: stepName(each, numberOf.get(each.id)),
  }));
  return (
    <Stack gap="sm" mt="sm">
      <Doing step={step} onChange={onChange} wrong={wrong} targets={targets} />
      {step.kind !== 'split' && (
        <Target
          label={step.kind === 'branch' ? 'Otherwise they go to' : 'Then they go to'}
          value={step.next}
          targets={targets}
          error={wrong('next')}
          onChange={(next) => onChange({ ...step, next })}
        />
      )}
      <TextInput
        label="A name of your own"
        placeholder={stepWords(step)}
        value={step.name ?? ''}
        error={wrong('name')}
        maxLength={100}
        onChange={({ currentTarget: { value } }) => {
          const { name: _name, ...rest } = step;
          onChange(value === '' ? rest : { ...rest, name: value });
        }}
        maw={420}
      />
    </Stack>
  );
}

type Targets = readonly { readonly value: string; readonly label: string }[];

function Doing({ step, onChange, wrong, targets }: FieldsProps & { readonly targets: Targets }) {
  switch (step.kind) {
    case 'call':
      return (
        <TextInput
          label="The agent that calls"
          description="Left empty: the campaign's"
          value={step.agentId ?? ''}
          error={wrong('agentId')}
          onChange={({ currentTarget: { value } }) => {
            const { agentId: _agentId, ...rest } = step;
            onChange(value === '' ? rest : { ...rest, agentId: value });
          }}
          maw={420}
        />
      );
    case 'sms':
    case 'email':
      return <MessageFields step={step} onChange={onChange} wrong={wrong} />;
    case 'task':
      return <TaskFields step={step} onChange={onChange} wrong={wrong} />;
    case 'tag':
      return <TagFields step={step} onChange={onChange} wrong={wrong} />;
    case 'wait':
      return (
        <DurationInput
          label="How long"
          seconds={step.seconds}
          error={wrong('seconds')}
          onChange={(seconds) => onChange({ ...step, seconds })}
        />
      );
    case 'wait_until':
      return <WeekFields step={step} onChange={onChange} wrong={wrong} />;
    case 'wait_for_date':
      return <DateFields step={step} onChange={onChange} wrong={wrong} />;
    case 'branch':
      return <BranchFields step={step} onChange={onChange} wrong={wrong} targets={targets} />;
    case 'split':
      return <SplitFields step={step} onChange={onChange} wrong={wrong} targets={targets} />;
  }
}
