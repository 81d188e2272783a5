import { SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Lead } from './lead.ts';

type Contact = Lead['contact'];

/** Changes what is known of a person, in all its campaigns. */
export function openPerson(contact: Contact): void {
  openDialog({
    title: 'Change what is known of this person',
    size: 'lg',
    content: (close) => <PersonForm contact={contact} close={close} />,
  });
}

const TEXTS = ['firstName', 'lastName', 'phone', 'email', 'company', 'zone', 'state', 'locale'] as const;
const LABELS: Readonly<Record<(typeof TEXTS)[number], string>> = {
  firstName: 'First name',
  lastName: 'Last name',
  phone: 'Phone',
  email: 'Email',
  company: 'Company',
  zone: 'Time zone',
  state: 'State',
  locale: 'Language',
};
type Values = Record<(typeof TEXTS)[number], string> & { tags: string[] };

function valuesOf(contact: Contact): Values {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, contact[name] ?? '']));
  return { ...(texts as Record<(typeof TEXTS)[number], string>), tags: [...contact.tags] };
}

function PersonForm({ contact, close }: { contact: Contact; close: () => void }) {
  const form = useForm<Values>({ initialValues: valuesOf(contact) });
  const change = useWrite(query.contacts.change.mutationOptions(), {
    done: 'It is changed, in all campaigns of this person.',
    onDone: close,
    onFields: showIn(form, (field) => field.split('.')[0] ?? field),
  });
  const save = (values: Values) => {
    const changed = TEXTS.filter((name) => values[name].trim() !== (contact[name] ?? ''));
    const texts = Object.fromEntries(changed.map((name) => [name, values[name].trim() || null]));
    const tags = values.tags.join('\n') === contact.tags.join('\n') ? {} : { tags: values.tags };
    change.mutate({ id: contact.id, ...texts, ...tags });
  };
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {TEXTS.map((name) => (
            <TextInput key={name} label={LABELS[name]} {...form.getInputProps(name)} />
          ))}
        </SimpleGrid>
        <TagsInput label="Tags" maxTags={50} splitChars={[',']} {...form.getInputProps('tags')} />
        <FormFoot verb="Save" isPending={change.isPending} isDisabled={!form.isDirty()} close={close} />
      </Stack>
    </form>
  );
}
