import { Anchor, Group, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type {
  DateWaitStep,
  MessageStep,
  SequenceTemplate,
  TagStep,
  TaskStep,
  WeekWaitStep,
} from '../../../../../contracts/campaigns/sequence.ts';
import { query } from '../../../app/api.ts';
import { templateTitle } from '../../messaging/templates/template-words.ts';
import { WEEKDAYS } from '../campaign-words.ts';
import type { DraftStep } from './draft.ts';
import { DurationInput } from './duration-input.tsx';
import { MessagePreview } from './message-preview.tsx';

export interface FieldsProps<Kind extends DraftStep = DraftStep> {
  readonly step: Kind;
  readonly onChange: (step: DraftStep) => void;
  /** What is wrong with a field of it, as the API said */
  readonly wrong: (field: string) => string | undefined;
}

type Of<Kind> = Kind & { readonly next: string | null };

/** Which message, with its words below. */
export function MessageFields({ step, onChange, wrong }: FieldsProps<Of<MessageStep>>) {
  const templates = useQuery(query.templates.list.queryOptions({ input: {} }));
  const known = (templates.data?.items ?? []).filter(
    ({ name, channel, own, defaults }) =>
      name.startsWith('sequence_') && channel === step.kind && own.length + defaults.length > 0,
  );
  const names = [...new Set([...known.map(({ name }) => name), step.template])];
  return (
    <Stack gap={4}>
      <Select
        label={step.kind === 'sms' ? 'Which text' : 'Which email'}
        data={names.map((name) => ({ value: name, label: templateTitle(name) }))}
        value={step.template}
        allowDeselect={false}
        searchable
        error={wrong('template')}
        onChange={(name) => name && onChange({ ...step, template: name as SequenceTemplate })}
        maw={420}
      />
      <Group gap="md">
        <Anchor size="xs" component={Link} to="/settings/templates" target="_blank">
          Write another
        </Anchor>
      </Group>
      <MessagePreview key={step.template} template={step.template} channel={step.kind} />
    </Stack>
  );
}

export function TaskFields({ step, onChange, wrong }: FieldsProps<Of<TaskStep>>) {
  return (
    <Stack gap="xs">
      <TextInput
        label="What is to be done"
        value={step.title}
        error={wrong('title')}
        maxLength={200}
        onChange={(event) => onChange({ ...step, title: event.currentTarget.value })}
      />
      <DurationInput
        label="Due within"
        description="0: no date"
        seconds={step.dueWithin ?? 0}
        error={wrong('dueWithin')}
        onChange={(seconds) => {
          const { dueWithin: _dueWithin, ...rest } = step;
          onChange(seconds > 0 ? { ...rest, dueWithin: seconds } : rest);
        }}
      />
    </Stack>
  );
}

export function TagFields({ step, onChange, wrong }: FieldsProps<Of<TagStep>>) {
  const tags = useQuery(query.tags.list.queryOptions({ input: {} }));
  const data = (tags.data?.items ?? []).map(({ tag }) => tag);
  const set = (part: Partial<TagStep>) => onChange({ ...step, ...part });
  return (
    <Stack gap="xs">
      <TagsInput
        label="Add these tags"
        data={data}
        value={[...(step.add ?? [])]}
        error={wrong('add')}
        onChange={(add) => set({ add })}
      />
      <TagsInput
        label="Take these off"
        data={data}
        value={[...(step.remove ?? [])]}
        error={wrong('remove')}
        onChange={(remove) => set({ remove })}
      />
    </Stack>
  );
}

const DAYS = WEEKDAYS.map((label, i) => ({ value: String(i + 1), label }));

export function WeekFields({ step, onChange, wrong }: FieldsProps<Of<WeekWaitStep>>) {
  return (
    <Group align="flex-start">
      <MultiSelect
        label="On which days"
        placeholder={step.weekdays ? undefined : 'Any day'}
        data={DAYS}
        value={(step.weekdays ?? []).map(String)}
        error={wrong('weekdays')}
        onChange={(days) => {
          const { weekdays: _weekdays, ...rest } = step;
          onChange(days.length > 0 ? { ...rest, weekdays: days.map(Number).sort((a, b) => a - b) } : rest);
        }}
        flex={1}
        miw={220}
      />
      <Clock label="At" value={step.at} error={wrong('at')} onChange={(at) => onChange({ ...step, at })} />
    </Group>
  );
}

interface ClockProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (at: string) => void;
  readonly error: string | undefined;
}

function Clock({ label, value, onChange, error }: ClockProps) {
  return (
    <TextInput
      type="time"
      label={label}
      description="By the lead's own clock"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      w={170}
    />
  );
}

const OR_END = [
  { value: 'go_on', label: 'go on at once' },
  { value: 'end', label: 'end the sequence' },
];

export function DateFields({ step, onChange, wrong }: FieldsProps<Of<DateWaitStep>>) {
  const set = (part: Partial<DateWaitStep>) => onChange({ ...step, ...part });
  const sign = step.offset < 0 ? -1 : 1;
  return (
    <Stack gap="xs">
      <TextInput
        label="The field that holds the date"
        placeholder="renewal_date"
        value={step.field}
        error={wrong('field')}
        onChange={(event) => set({ field: event.currentTarget.value })}
        maw={320}
      />
      <Group align="flex-end" gap="xs">
        <DurationInput
          label="How far from it"
          seconds={Math.abs(step.offset)}
          error={wrong('offset')}
          onChange={(seconds) => set({ offset: sign * seconds })}
        />
        <Select
          aria-label="Before or after the date"
          data={[
            { value: '-1', label: 'before it' },
            { value: '1', label: 'after it' },
          ]}
          value={String(sign)}
          allowDeselect={false}
          onChange={(to) => set({ offset: Number(to ?? 1) * Math.abs(step.offset) })}
          w={130}
        />
      </Group>
      <Group align="flex-start">
        <Clock
          label="At, for a date without a time"
          value={step.at ?? '09:00'}
          error={wrong('at')}
          onChange={(at) => set({ at })}
        />
        <Select
          label="Without a date"
          data={OR_END}
          value={step.ifMissing}
          allowDeselect={false}
          onChange={(to) => set({ ifMissing: to === 'end' ? 'end' : 'go_on' })}
        />
        <Select
          label="When it is past"
          data={OR_END}
          value={step.ifPast}
          allowDeselect={false}
          onChange={(to) => set({ ifPast: to === 'end' ? 'end' : 'go_on' })}
        />
      </Group>
    </Stack>
  );
}
