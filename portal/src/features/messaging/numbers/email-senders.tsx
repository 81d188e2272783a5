import { Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailPlus, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { type api, query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { askWhy } from '../../../kit/ask-why.tsx';
import { openDialog } from '../../../kit/dialog.ts';
import { FormFoot } from '../../../kit/form-foot.tsx';
import { showIn } from '../../../kit/form-problems.ts';
import { byCursor } from '../../../kit/more.tsx';
import { PagedTable } from '../../../kit/paged-table.tsx';
import { Empty } from '../../../kit/states.tsx';
import { useWrite } from '../../../kit/use-write.ts';
import { ClientSelect, useClientNames } from '../../identity/client-select.tsx';

type Sender = Awaited<ReturnType<typeof api.emailSenders.list>>['items'][number];

/** Whom emails are from. */
export function EmailSenders() {
  const mayWrite = useMay('settings:write');
  const senders = useInfiniteQuery(
    query.emailSenders.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, cursor }),
      ...byCursor,
    }),
  );
  const clients = useClientNames();
  const add = mayWrite && (
    <Button size="sm" leftSection={<IconPlus size={16} />} onClick={() => editSender(null)}>
      Add a sender
    </Button>
  );
  return (
    <section aria-label="Email senders">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          Email senders
        </Title>
        {add}
      </Group>
      <PagedTable
        of={senders}
        columns={[...columns(clients), ...(mayWrite ? [ACTIONS] : [])]}
        empty={
          <Empty title="No senders yet" Icon={IconMailPlus} action={add}>
            Without one, emails come from the usual address in the client's name, and show no postal address.
          </Empty>
        }
      />
    </section>
  );
}

function columns(clients: ReadonlyMap<string, string>): DataTableColumn<Sender>[] {
  return [
    {
      accessor: 'address',
      title: 'From',
      render: ({ name, address }) => (
        <>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {address}
          </Text>
        </>
      ),
    },
    {
      accessor: 'clientId',
      title: 'For',
      render: ({ clientId }) =>
        clientId ? (clients.get(clientId) ?? 'One client') : 'Every client without its own',
    },
    {
      accessor: 'postalAddress',
      title: 'Postal address',
      render: ({ postalAddress }) =>
        postalAddress ? (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {postalAddress}
          </Text>
        ) : (
          <Text size="sm" c="var(--mantine-color-red-light-color)">
            None: US law asks for one
          </Text>
        ),
    },
  ];
}

const ACTIONS: DataTableColumn<Sender> = {
  accessor: 'actions',
  title: '',
  textAlign: 'right',
  noWrap: true,
  render: (sender) => <Actions sender={sender} />,
};

function Actions({ sender }: { sender: Sender }) {
  const remove = useWrite(query.emailSenders.remove.mutationOptions(), { done: 'The sender is removed.' });
  const ask = () =>
    askWhy({
      title: `Remove ${sender.address}?`,
      consequence: sender.clientId
        ? 'The client’s emails come from your own sender again.'
        : 'Emails come from the usual address in the client’s name again, without a postal address.',
      verb: 'Remove it',
      isDangerous: true,
      act: () => remove.mutateAsync({ id: sender.id }),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={() => editSender(sender)}>
        Edit
      </Button>
      <Button size="compact-sm" variant="default" onClick={ask}>
        Remove
      </Button>
    </Group>
  );
}

function editSender(sender: Sender | null): void {
  openDialog({
    title: sender ? 'Change a sender' : 'Add a sender',
    content: (close) => <SenderForm sender={sender} close={close} />,
  });
}

function SenderForm({ sender, close }: { sender: Sender | null; close: () => void }) {
  const form = useForm({
    initialValues: {
      clientId: sender?.clientId ?? null,
      address: sender?.address ?? '',
      name: sender?.name ?? '',
      postalAddress: sender?.postalAddress ?? '',
    },
  });
  const save = useWrite(query.emailSenders.save.mutationOptions(), {
    done: ({ address }) => `Emails come from ${address} now.`,
    onDone: close,
    onFields: showIn(form),
  });
  const submit = form.onSubmit(({ clientId, address, name, postalAddress }) =>
    save.mutate({
      ...{ address: address.trim(), name: name.trim() },
      ...(clientId && { clientId }),
      ...(postalAddress.trim() !== '' && { postalAddress: postalAddress.trim() }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        {sender ? null : (
          <ClientSelect
            label="For"
            description="One client has one sender, and so has everybody else"
            placeholder="Every client without its own"
            clearable
            value={form.values.clientId}
            error={form.errors['clientId']}
            onChange={(clientId) => form.setFieldValue('clientId', clientId)}
          />
        )}
        <TextInput
          label="Name"
          description="As it stands before the address"
          required
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Address"
          description="Of a domain that SendGrid has authenticated for you"
          type="email"
          required
          {...form.getInputProps('address')}
        />
        <Textarea
          label="Postal address"
          description="Shown below emails: CAN-SPAM asks for it"
          autosize
          minRows={2}
          maxLength={300}
          {...form.getInputProps('postalAddress')}
        />
        <FormFoot verb="Save" isPending={save.isPending} close={close} />
      </Stack>
    </form>
  );
}
