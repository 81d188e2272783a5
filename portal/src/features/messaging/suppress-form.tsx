import { Alert, Checkbox, Group, List, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { count } from '../../kit/money.ts';
import { ReasonField } from '../../kit/reason-field.tsx';
import { useWrite } from '../../kit/use-write.ts';

const MOST = 1_000;

type Channel = 'sms' | 'call' | 'email';

/** Adds people who must not be reached, one a line, and says which of them could not be read. */
export function SuppressForm({ close }: { close: () => void }) {
  const form = useForm({
    initialValues: { addresses: '', channels: ['sms', 'call'] as Channel[], note: '' },
    validate: {
      addresses: (text) => whyNotThese(addressesIn(text)),
      channels: (chosen) => (chosen.length === 0 ? 'Choose at least one' : null),
    },
  });
  const add = useWrite(query.suppressions.add.mutationOptions(), {
    onFields: showIn(form, (field) => field.replace(/\[.*/, '')),
    done: ({ added, already }) =>
      `${count(added)} added${already > 0 ? `, ${count(already)} stood there already` : ''}.`,
    onDone: ({ rejected }) => rejected.length === 0 && close(),
  });
  // Once for each channel is said once.
  const rejected = [...new Map(add.data?.rejected.map((one) => [one.address, one])).values()];
  const submit = form.onSubmit(({ addresses, channels, note }) =>
    add.mutate({ addresses: addressesIn(addresses), channels, note }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          label="Phone numbers and email addresses"
          description="One a line; numbers with their country code. Begun campaigns stop for them at once."
          required
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus
          {...form.getInputProps('addresses')}
        />
        <Checkbox.Group label="They get no" required {...form.getInputProps('channels')}>
          <Group mt="xs">
            <Checkbox value="sms" label="Texts" />
            <Checkbox value="call" label="Calls" />
            <Checkbox value="email" label="Emails" />
          </Group>
        </Checkbox.Group>
        <ReasonField
          label="Why"
          description="It is kept for good, for whoever asks later"
          value={form.values.note}
          error={form.errors['note']}
          onChange={(note) => form.setFieldValue('note', note)}
        />
        {rejected.length > 0 && (
          <Alert color="yellow" title="These were not added">
            <List size="sm">
              {rejected.map(({ address, reason }) => (
                <List.Item key={address}>
                  {address}: {reason}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        <FormFoot
          verb="Add"
          isPending={add.isPending}
          cancel={rejected.length > 0 ? 'Close' : 'Cancel'}
          close={close}
        />
      </Stack>
    </form>
  );
}

function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\n,;]+/).map((line) => line.trim()))].filter((line) => line !== '');
}

function whyNotThese({ length }: readonly string[]): string | null {
  if (length === 0) return 'Enter at least one';
  return length > MOST ? `At most ${count(MOST)} at once: these are ${count(length)}` : null;
}
