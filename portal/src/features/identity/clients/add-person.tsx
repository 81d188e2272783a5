import { Modal, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Role } from '../../../../../contracts/identity/permissions.ts';
import { query } from '../../../app/api.ts';
import { useMe } from '../../../app/session.tsx';
import { FormFoot } from '../../../kit/form-foot.tsx';
import { showIn } from '../../../kit/form-problems.ts';
import { useWrite } from '../../../kit/use-write.ts';
import { words } from '../../../kit/words.ts';
import { ROLE_WORDS } from '../role-words.ts';
import { ofOther, rolesToGive, type Whose } from '../whose.ts';
import { PersonFields } from './person-fields.tsx';

interface AddPersonProps {
  readonly whose: Whose;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Makes somebody new a member of a client, with a password to hand over. */
export function AddPerson({ whose, isOpen, close }: AddPersonProps) {
  return (
    <Modal opened={isOpen} onClose={close} title={`Add somebody to ${whose.name}`}>
      <Form whose={whose} close={close} />
    </Modal>
  );
}

function Form({ whose, close }: Omit<AddPersonProps, 'isOpen'>) {
  const { role: mine } = useMe();
  const roles = rolesToGive(whose, mine);
  const form = useForm<{ name: string; email: string; password: string; role: Role }>({
    initialValues: { name: '', email: '', password: '', role: roles.at(-1) ?? 'viewer' },
  });
  const add = useWrite(query.members.add.mutationOptions(), {
    done: ({ name }) => `${name} can sign in with the password that you chose.`,
    onDone: close,
    onFields: showIn(form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate({ ...values, ...ofOther(whose) }))}>
      <Stack>
        <PersonFields of={(field) => form.getInputProps(field)} />
        <Select
          label="Role"
          description={ROLE_WORDS.client[form.values.role]}
          data={roles.map((role) => ({ value: role, label: words(role) }))}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <FormFoot verb="Add them" isPending={add.isPending} close={close} />
      </Stack>
    </form>
  );
}
