import { Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../../app/api.ts';
import { FormFoot } from '../../../kit/form-foot.tsx';
import { showIn } from '../../../kit/form-problems.ts';
import { useWrite } from '../../../kit/use-write.ts';
import type { Client } from './client.ts';
import { LANGUAGES, zonesWith } from './zones.ts';

interface ChangeClientProps {
  readonly client: Client;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Changes what is known of a client. */
export function ChangeClient({ client, isOpen, close }: ChangeClientProps) {
  return (
    <Modal opened={isOpen} onClose={close} title={`Change ${client.name}`}>
      <Form client={client} close={close} />
    </Modal>
  );
}

function Form({ client, close }: Omit<ChangeClientProps, 'isOpen'>) {
  const { id, name, zone } = client;
  const locale = client.locale ?? 'en';
  const form = useForm({ initialValues: { name, email: client.email ?? '', zone, locale } });
  const change = useWrite(query.clients.change.mutationOptions(), {
    done: 'The client is changed.',
    onDone: close,
    onFields: showIn(form),
  });
  const languages = LANGUAGES.some(({ value }) => value === locale)
    ? LANGUAGES
    : [...LANGUAGES, { value: locale, label: locale }];
  return (
    <form
      onSubmit={form.onSubmit(({ email, ...values }) =>
        change.mutate({ id, ...values, email: email.trim() === '' ? null : email.trim() }),
      )}
    >
      <Stack>
        <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps('name')} />
        <TextInput
          label="Email for bills"
          description="Asked whether a lead came, and written to about bills"
          type="email"
          {...form.getInputProps('email')}
        />
        <Select
          label="Time zone"
          data={zonesWith(zone)}
          searchable
          allowDeselect={false}
          {...form.getInputProps('zone')}
        />
        <Select
          label="Language of its letters"
          data={languages}
          allowDeselect={false}
          {...form.getInputProps('locale')}
        />
        <FormFoot verb="Save" isPending={change.isPending} close={close} isDisabled={!form.isDirty()} />
      </Stack>
    </form>
  );
}
