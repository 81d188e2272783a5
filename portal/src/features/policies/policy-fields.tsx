import { Checkbox, Fieldset, Group, NumberInput, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { CapFields, QuestionFields, RebookFields, ReminderFields } from './list-fields.tsx';
import type { PolicyForm } from './policy-type.ts';
import { DurationInput } from './duration-input.tsx';

const USUAL_WINDOW = { from: '08:00', to: '21:00' };
const NO_RETRIES = { noAnswer: { max: 0, after: 7_200 }, voicemail: { max: 0, after: 14_400 } };

/** The numbers of a policy, in the units that people use. */
export function PolicyFields({ form }: { form: PolicyForm }) {
  return (
    <Stack gap="lg">
      <Fieldset legend="When people are reached">
        <Hours form={form} />
        <Checkbox.Group
          label="Only after they agreed to it"
          description="On these channels nobody is reached who has not"
          mt="md"
          {...form.getInputProps('consent')}
        >
          <Group mt="xs">
            <Checkbox value="sms" label="Texts" />
            <Checkbox value="call" label="Calls" />
            <Checkbox value="email" label="Emails" />
          </Group>
        </Checkbox.Group>
      </Fieldset>
      <CapFields form={form} />
      <Calls form={form} />
      <ReminderFields form={form} />
      <QuestionFields form={form} />
      <RebookFields form={form} />
      <Fieldset legend="Keeping">
        <NumberInput
          label="Recordings and transcripts of calls, in days"
          min={1}
          max={3_650}
          allowDecimal={false}
          {...form.getInputProps('keep.callContentDays')}
        />
      </Fieldset>
    </Stack>
  );
}

/** By the contact's own clock. */
function Hours({ form }: { form: PolicyForm }) {
  const { window } = form.values;
  return (
    <Stack gap="sm">
      <Switch
        label="Only between two clock times, by the contact’s own clock"
        description="Without them people are reached at night: never with a real vendor"
        checked={window !== null}
        onChange={(event) => form.setFieldValue('window', event.currentTarget.checked ? USUAL_WINDOW : null)}
      />
      {window && (
        <Group align="flex-start">
          <TextInput type="time" label="From" {...form.getInputProps('window.from')} />
          <TextInput type="time" label="To" {...form.getInputProps('window.to')} />
        </Group>
      )}
    </Stack>
  );
}

function Calls({ form }: { form: PolicyForm }) {
  const hasRetries = form.values.call.retries !== undefined;
  const times = { min: 0, max: 20, allowDecimal: false } as const;
  return (
    <Fieldset legend="Calls">
      <Stack>
        <NumberInput
          label="New leads a second, at most"
          min={0.01}
          max={1_000}
          {...form.getInputProps('launch.leadsPerSecond')}
        />
        {hasRetries ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NumberInput
              label="Nobody answers: times more"
              {...times}
              {...form.getInputProps('call.retries.noAnswer.max')}
            />
            <DurationInput
              label="Nobody answers: again after"
              {...form.getInputProps('call.retries.noAnswer.after')}
            />
            <NumberInput
              label="A machine answers: times more"
              {...times}
              {...form.getInputProps('call.retries.voicemail.max')}
            />
            <DurationInput
              label="A machine answers: again after"
              {...form.getInputProps('call.retries.voicemail.after')}
            />
          </SimpleGrid>
        ) : (
          <Switch
            label="Call again when nobody or a machine answers"
            checked={false}
            onChange={() => form.setFieldValue('call.retries', NO_RETRIES)}
          />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="Asked to call back: times"
            {...times}
            {...form.getInputProps('call.callbacks')}
          />
          <DurationInput
            label="Back after, when no time was named"
            {...form.getInputProps('call.callbackAfter')}
          />
          <DurationInput label="Ask how a call went after" {...form.getInputProps('call.outcomeWithin')} />
          <span />
          <DurationInput
            label="Agreed in a call, not booked: link after"
            {...form.getInputProps('booking.linkAfter')}
          />
          <DurationInput
            label="A task for a person after that"
            {...form.getInputProps('booking.taskAfter')}
          />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
