import { Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../../app/api.ts';
import { openDialog } from '../../../kit/dialog.ts';
import { FormFoot } from '../../../kit/form-foot.tsx';
import { showIn } from '../../../kit/form-problems.ts';
import { useWrite } from '../../../kit/use-write.ts';
import { ClientSelect } from '../../identity/client-select.tsx';
import type { PhoneNumber } from './phone-number.ts';

/** Adds a number, or changes one: whose it is, and what it is called. */
export function editNumber(number: PhoneNumber | null): void {
  openDialog({
    title: number ? `Change ${number.number}` : 'Add a number',
    content: (close) => <PhoneNumberForm number={number} close={close} />,
  });
}

interface PhoneNumberFormProps {
  readonly number: PhoneNumber | null;
  readonly close: () => void;
}

function PhoneNumberForm({ number, close }: PhoneNumberFormProps) {
  const form = useForm({
    initialValues: {
      number: number?.number ?? '',
      vendor: number?.vendor ?? ('twilio' as const),
      clientId: number?.clientId ?? null,
      label: number?.label ?? '',
    },
  });
  const onFields = showIn(form);
  const add = useWrite(query.phoneNumbers.add.mutationOptions(), {
    done: 'The number is added.',
    onDone: close,
    onFields,
  });
  const change = useWrite(query.phoneNumbers.change.mutationOptions(), {
    done: 'The number is changed.',
    onDone: close,
    onFields,
  });
  const submit = form.onSubmit(({ number: given, vendor, clientId, label: typed }) => {
    const label = typed.trim();
    if (number) return change.mutate({ number: number.number, clientId, label: label || null });
    add.mutate({ number: given, vendor, ...(clientId && { clientId }), ...(label && { label }) });
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {!number && (
          <>
            <TextInput
              label="Number"
              description="With its country code, as your vendor shows it"
              placeholder="+1 415 555 0100"
              type="tel"
              required
              data-autofocus
              {...form.getInputProps('number')}
            />
            <Select
              label="Carried by"
              data={[
                { value: 'twilio', label: 'Twilio' },
                { value: 'messagebird', label: 'MessageBird' },
              ]}
              allowDeselect={false}
              {...form.getInputProps('vendor')}
            />
          </>
        )}
        <ClientSelect
          label="Texts for"
          placeholder="Every client"
          clearable
          value={form.values.clientId}
          error={form.errors['clientId']}
          onChange={(clientId) => form.setFieldValue('clientId', clientId)}
        />
        <TextInput label="What you call it" maxLength={100} {...form.getInputProps('label')} />
        <FormFoot
          verb={number ? 'Save' : 'Add it'}
          isPending={add.isPending || change.isPending}
          close={close}
        />
      </Stack>
    </form>
  );
}
