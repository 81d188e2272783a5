import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Role } from '../../../../contracts/identity/permissions.ts';
import { query } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import { words } from '../../kit/words.ts';
import { ROLE_WORDS } from './role-words.ts';
import { ofOther, rolesToGive, type Whose } from './whose.ts';

interface InviteFormProps {
  readonly whose: Whose;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Asks somebody by email to become a member. */
export function InviteForm({ whose, isOpen, close }: InviteFormProps) {
  return (
    <Modal opened={isOpen} onClose={close} title={`Invite somebody to ${whose.name}`}>
      <Form whose={whose} close={close} />
    </Modal>
  );
}

function Form({ whose, close }: Omit<InviteFormProps, 'isOpen'>) {
  const { role: mine } = useMe();
  const roles = rolesToGive(whose, mine);
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: '', role: roles.at(-1) ?? 'viewer' },
  });
  const invite = useWrite(query.invitations.create.mutationOptions(), {
    done: ({ email }) => `An invitation is on its way to ${email}. Its link is good for seven days.`,
    onDone: close,
    onFields: showIn(form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => invite.mutate({ ...values, ...ofOther(whose) }))}>
      <Stack>
        <TextInput
          type="email"
          label="Email address"
          required
          data-autofocus
          {...form.getInputProps('email')}
        />
        <Select
          label="Role"
          description={ROLE_WORDS[whose.kind === 'operator' ? 'operator' : 'client'][form.values.role]}
          data={roles.map((role) => ({ value: role, label: words(role) }))}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Send the invitation
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
