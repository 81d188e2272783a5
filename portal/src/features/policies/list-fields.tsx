import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PolicyBody } from '../../../../contracts/policies/policy.ts';
import { DurationInput } from './duration-input.tsx';
import type { PolicyForm } from './policy-type.ts';

const CHANNELS = [
  { value: 'call', label: 'calls' },
  { value: 'sms', label: 'texts' },
  { value: 'email', label: 'emails' },
];
const WRITTEN = [
  { value: 'sms', label: 'Text' },
  { value: 'email', label: 'Email' },
];

/** What was said of the others may be of another place by then. */
function useRemove(form: PolicyForm, key: 'caps' | 'reminders' | 'rebook') {
  return (at: number) => {
    form.clearErrors();
    form.removeListItem(key, at);
  };
}

interface RowProps {
  readonly name: string;
  readonly remove: () => void;
  readonly children: ReactNode;
}

function Row({ name, remove, children }: RowProps) {
  return (
    <Group align="flex-end" wrap="wrap" gap="sm">
      {children}
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove ${name}`} onClick={remove}>
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function Add({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={onClick}
      style={{ alignSelf: 'flex-start' }}
    >
      {children}
    </Button>
  );
}

/** How often a person may be reached. */
export function CapFields({ form }: { form: PolicyForm }) {
  const { caps } = form.values;
  const remove = useRemove(form, 'caps');
  return (
    <Fieldset legend="How often, at most">
      <Stack>
        <Text size="sm" c="dimmed">
          Of all campaigns together, for one person.
        </Text>
        {caps.map((cap, i) => (
          <Row key={`${cap.channel} ${i} ${caps.length}`} name={`limit ${i + 1}`} remove={() => remove(i)}>
            <NumberInput
              label="At most"
              min={1}
              max={1_000}
              w={92}
              {...form.getInputProps(`caps.${i}.max`)}
            />
            <Select
              label="Of"
              data={CHANNELS}
              allowDeselect={false}
              w={112}
              {...form.getInputProps(`caps.${i}.channel`)}
            />
            <DurationInput label="In any" {...form.getInputProps(`caps.${i}.per`)} />
          </Row>
        ))}
        <Add onClick={() => form.insertListItem('caps', { channel: 'sms', max: 3, per: 7 * 86_400 })}>
          Add a limit
        </Add>
      </Stack>
    </Fieldset>
  );
}

const REMINDERS = {
  reminder_24h: 'The words for the day before',
  reminder_2h: 'The words for some hours before',
  reminder_15m: 'The words for right before',
} as const;

type ReminderName = keyof typeof REMINDERS;

const NEW_REMINDER: Readonly<Record<ReminderName, PolicyBody['reminders'][number]>> = {
  reminder_24h: {
    name: 'reminder_24h',
    before: 86_400,
    channels: ['sms'],
    lateBy: 21_600,
    respectsWindow: true,
  },
  reminder_2h: {
    name: 'reminder_2h',
    before: 7_200,
    channels: ['sms'],
    lateBy: 3_600,
    respectsWindow: false,
  },
  reminder_15m: { name: 'reminder_15m', before: 900, channels: ['sms'], lateBy: 600, respectsWindow: false },
};

/** When somebody is reminded of an appointment, and how. */
export function ReminderFields({ form }: { form: PolicyForm }) {
  const { reminders } = form.values;
  const remove = useRemove(form, 'reminders');
  const left = (Object.keys(REMINDERS) as ReminderName[]).find((each) =>
    reminders.every(({ name }) => name !== each),
  );
  return (
    <Fieldset legend="Reminders">
      <Stack>
        {reminders.map((reminder, i) => (
          <Stack key={`${reminder.name} ${reminders.length}`} gap="xs">
            <Row name={`reminder ${i + 1}`} remove={() => remove(i)}>
              <DurationInput label="Before the start" {...form.getInputProps(`reminders.${i}.before`)} />
              <MultiSelect
                label="By"
                data={WRITTEN}
                w={220}
                {...form.getInputProps(`reminders.${i}.channels`)}
              />
              <Select
                label="With"
                data={Object.entries(REMINDERS).map(([value, label]) => ({ value, label }))}
                allowDeselect={false}
                w={240}
                {...form.getInputProps(`reminders.${i}.name`)}
              />
              <DurationInput
                label="Skipped when later than"
                {...form.getInputProps(`reminders.${i}.lateBy`)}
              />
            </Row>
            <Checkbox
              label="Moved into the hours when it would come at night"
              {...form.getInputProps(`reminders.${i}.respectsWindow`, { type: 'checkbox' })}
            />
          </Stack>
        ))}
        {left && (
          <Add onClick={() => form.insertListItem('reminders', NEW_REMINDER[left])}>Add a reminder</Add>
        )}
      </Stack>
    </Fieldset>
  );
}

/** Who is asked whether they came, and when a show counts. */
export function QuestionFields({ form }: { form: PolicyForm }) {
  const { clientAfter } = form.values.questions;
  const set = (times: readonly number[]) => {
    form.clearErrors();
    form.setFieldValue('questions.clientAfter', [...times]);
  };
  return (
    <Fieldset legend="Did they come?">
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <DurationInput
            label="The lead is asked, after the end"
            {...form.getInputProps('questions.leadAfter')}
          />
          <DurationInput
            label="Everybody has time to answer"
            {...form.getInputProps('questions.answerWithin')}
          />
        </SimpleGrid>
        {clientAfter.map((_, i) => (
          <Row
            key={`${i} ${clientAfter.length}`}
            name={`question ${i + 1} to the client`}
            remove={() => set(clientAfter.filter((__, at) => at !== i))}
          >
            <DurationInput
              label={i === 0 ? 'The client is asked, after the end' : 'And again, after the end'}
              {...form.getInputProps(`questions.clientAfter.${i}`)}
            />
          </Row>
        ))}
        {clientAfter.length < 5 && (
          <Add onClick={() => set([...clientAfter, (clientAfter.at(-1) ?? 0) + 86_400])}>
            Ask the client once more
          </Add>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <DurationInput label="Decided, after the end" {...form.getInputProps('verdict.after')} />
          <DurationInput
            label="A call proves it when longer than"
            {...form.getInputProps('verdict.callLongerThan')}
          />
          <DurationInput
            label="And begun at most this long before the start"
            {...form.getInputProps('verdict.callBeforeStart')}
          />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}

const REBOOKS = {
  rebook_first: 'The first words',
  rebook_second: 'The second words',
  rebook_last: 'The last words',
} as const;

/** What a no-show is sent. */
export function RebookFields({ form }: { form: PolicyForm }) {
  const { rebook } = form.values;
  const remove = useRemove(form, 'rebook');
  const left = (Object.keys(REBOOKS) as (keyof typeof REBOOKS)[]).find((each) =>
    rebook.every(({ template }) => template !== each),
  );
  const next = (rebook.at(-1)?.after ?? 0) + 2 * 86_400;
  return (
    <Fieldset legend="After a no-show">
      <Stack>
        {rebook.map((step, i) => (
          <Row key={`${step.template} ${rebook.length}`} name={`step ${i + 1}`} remove={() => remove(i)}>
            <DurationInput label="After the verdict" {...form.getInputProps(`rebook.${i}.after`)} />
            <Select
              label="By"
              data={WRITTEN}
              allowDeselect={false}
              w={112}
              {...form.getInputProps(`rebook.${i}.channel`)}
            />
            <Select
              label="With"
              data={Object.entries(REBOOKS).map(([value, label]) => ({ value, label }))}
              allowDeselect={false}
              w={180}
              {...form.getInputProps(`rebook.${i}.template`)}
            />
          </Row>
        ))}
        {left && (
          <Add onClick={() => form.insertListItem('rebook', { template: left, channel: 'sms', after: next })}>
            Add a step
          </Add>
        )}
      </Stack>
    </Fieldset>
  );
}
