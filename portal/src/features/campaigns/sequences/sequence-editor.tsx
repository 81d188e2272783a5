import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { SequenceBody } from '../../../../../contracts/campaigns/sequence.ts';
import { type api, query } from '../../../app/api.ts';
import { askWhy } from '../../../kit/ask-why.tsx';
import { LeaveGuard } from '../../../kit/leave-guard.tsx';
import { useWrite } from '../../../kit/use-write.ts';
import { EndsForm } from './ends.tsx';
import classes from './flow.module.css';
import type { Item } from './flow.ts';
import { FlowView } from './flow-view.tsx';
import { type Mark, StepCard } from './step-card.tsx';
import { StepForm } from './step-form.tsx';
import { fieldWords, stepName } from './step-words.ts';
import { type DraftState, useDraft } from './use-draft.ts';

type Saved = Awaited<ReturnType<typeof api.sequences.save>>;

interface EditorProps {
  /** Of the sequence whose next version this is; null: a new one, whose name is asked for */
  readonly name: string | null;
  readonly base: SequenceBody;
  /** What saving makes */
  readonly says: ReactNode;
  readonly onSaved: (saved: Saved) => void;
  readonly onCancel: () => void;
}

/** Edits a sequence; what is saved is another version. */
export function SequenceEditor({ name, base, says, onSaved, onCancel }: EditorProps) {
  const state = useDraft(base);
  const [newName, setNewName] = useState('');
  const [nameProblem, setNameProblem] = useState<string>();
  const isLeaving = useRef(false);
  const save = useWrite(query.sequences.save.mutationOptions(), {
    done: ({ name: saved, version }) => `“${saved}” is saved as version ${version}.`,
    onDone: (saved) => {
      isLeaving.current = true;
      onSaved(saved);
    },
    onFields: (errors) => {
      setNameProblem(errors.find(({ field }) => field === 'name')?.message);
      state.show(errors.filter(({ field }) => field !== 'name'));
      return true;
    },
  });
  const isDirty = state.isDirty || newName !== '';
  return (
    <Stack>
      <LeaveGuard isDirty={() => isDirty && !isLeaving.current} of={['edit']} />
      {name === null && (
        <TextInput
          label="Name"
          placeholder="e.g. Roof follow-up"
          value={newName}
          error={nameProblem}
          required
          maxLength={60}
          maw={420}
          onChange={(event) => setNewName(event.currentTarget.value)}
        />
      )}
      {state.hasProblems && <Problems state={state} />}
      <FlowView
        flow={state.flow}
        card={(item) => <EditedStep item={item} state={state} base={base} />}
        add={state.add}
      />
      <Lost state={state} base={base} />
      <EndsForm
        {...state.draft}
        onChange={state.setEnds}
        problems={state.problemsOf(null).filter(isOfEnds)}
      />
      <Group justify="space-between" className={classes['foot']}>
        <Text size="sm" c="dimmed" component="div">
          {says}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button
            loading={save.isPending}
            disabled={!isDirty || (name === null && newName.trim() === '')}
            onClick={() => save.mutate({ name: name ?? newName.trim(), ...mutable(state.body()) })}
          >
            Save
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

type NewBody = Omit<Parameters<typeof api.sequences.save>[0], 'name'>;

/** What is read is never written to; the client's types do not say so. */
const mutable = (body: SequenceBody): NewBody => body as NewBody;

const isOfEnds = ({ field }: { readonly field: string }) => /^(goals|stopOn)/.test(field);

function Problems({ state }: { state: DraftState }) {
  const others = state.problemsOf(null).filter((problem) => !isOfEnds(problem));
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="It cannot be saved so">
      What is wrong stands beside it{others.length > 0 && ', and here:'}
      {others.map(({ field, message }) => (
        <Text size="sm" key={`${field} ${message}`}>
          {fieldWords(field)}: {message}
        </Text>
      ))}
    </Alert>
  );
}

function EditedStep({ item, state, base }: { item: Item; state: DraftState; base: SequenceBody }) {
  const { step } = item;
  const problems = state.problemsOf(step.id);
  const isOpen = state.open === step.id;
  const remove = () => {
    const { removed, go } = state.removal(step.id);
    if (removed.length <= 1) return go();
    askWhy({
      title: `Remove “${stepName(step, item.number)}”?`,
      consequence: `What only it leads to is removed with it: ${removed.length - 1} more ${removed.length === 2 ? 'step' : 'steps'}. Nothing is saved yet.`,
      verb: 'Remove them',
      isDangerous: true,
      act: async () => go(),
    });
  };
  return (
    <StepCard
      item={item}
      marks={marksOf(item, base)}
      leads={undefined}
      problems={problems}
      actions={{
        isOpen,
        toggle: () => state.toggle(step.id),
        up: state.move(step.id, -1),
        down: state.move(step.id, 1),
        remove,
      }}
    >
      <StepForm
        step={step}
        steps={state.draft.steps}
        numberOf={state.flow.numberOf}
        onChange={state.change}
        wrong={(field) => problems.find((each) => each.field === field)?.message}
      />
    </StepCard>
  );
}

function marksOf({ step }: Item, base: SequenceBody): Mark[] {
  if (base.steps.length === 0) return [];
  const was = base.steps.find(({ id }) => id === step.id);
  if (!was) return [{ says: 'New', color: 'green' }];
  const doing = (of: object) => JSON.stringify({ ...of, next: undefined });
  return doing(was) === doing(step) ? [] : [{ says: 'Changed', color: 'yellow' }];
}

/** Steps that nothing leads to: they can be led to again, or removed. */
function Lost({ state, base }: { state: DraftState; base: SequenceBody }) {
  const { lost } = state.flow;
  if (lost.length === 0) return null;
  return (
    <Stack gap="xs">
      <Alert color="yellow" title="No step leads to these">
        Lead one to them, or remove them: it cannot be saved so.
      </Alert>
      {lost.map((step, i) => (
        <EditedStep
          key={step.id}
          item={{ step, number: state.flow.numberOf.size + i + 1, ways: [] }}
          state={state}
          base={base}
        />
      ))}
    </Stack>
  );
}
