import { Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, query } from '../../../app/api.ts';
import { problemOf } from '../../../app/problem.ts';
import { useMay } from '../../../app/session.tsx';
import { FormFoot } from '../../../kit/form-foot.tsx';
import { requestKey } from '../../../kit/request-key.ts';
import { useWrite } from '../../../kit/use-write.ts';
import { ZoneSelect } from '../zone-select.tsx';
import type { StepProps } from './wizard-context.ts';

/** What it is called and for whom it is. */
export function BasicsStep({ draft, change, errors }: StepProps) {
  const [isAdding, adding] = useDisclosure(false);
  const mayAdd = useMay('clients:write');
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Stack maw={560}>
      <TextInput
        label="Name"
        description="As your staff and the client will see it"
        required
        maxLength={200}
        value={draft.name}
        error={errors['name']}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Select
        label="Client"
        required
        searchable
        placeholder={clients.isPending ? 'Loading …' : 'Choose the client'}
        nothingFoundMessage="No client is called so"
        data={clients.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        value={draft.clientId || null}
        error={errors['clientId'] ?? (clients.isError ? problemOf(clients.error).detail : undefined)}
        onChange={(clientId) => {
          const zone = clients.data?.items.find(({ id }) => id === clientId)?.zone;
          change({ clientId: clientId ?? '', ...(zone && { zone }) });
        }}
      />
      {mayAdd && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={adding.open}
          style={{ alignSelf: 'flex-start' }}
        >
          Add a client
        </Button>
      )}
      <Modal opened={isAdding} closeOnClickOutside={false} onClose={adding.close} title="Add a client">
        <NewClient
          draftId={draft.id}
          close={adding.close}
          zone={draft.zone}
          onDone={(clientId, zone) => {
            change({ clientId, zone });
            adding.close();
          }}
        />
      </Modal>
    </Stack>
  );
}

interface NewClientProps {
  readonly draftId: string;
  readonly close: () => void;
  readonly zone: string;
  readonly onDone: (clientId: string, zone: string) => void;
}

function NewClient({ draftId, zone: usual, close, onDone }: NewClientProps) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [zone, setZone] = useState(usual);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const add = useWrite(
    {
      mutationFn: () => {
        const body = { name: name.trim(), zone, ...(email.trim() && { email: email.trim() }) };
        const idempotencyKey = requestKey(draftId, 'client', body);
        return api.clients.create(body, { context: { idempotencyKey } });
      },
    },
    {
      done: (client) => `${client.name} is added.`,
      onDone: (client) => onDone(client.id, client.zone),
      onFields: (problems) => {
        setErrors(Object.fromEntries(problems.map(({ field, message }) => [field, message])));
        return problems.every(({ field }) => ['name', 'email', 'zone'].includes(field));
      },
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (name.trim() !== '' && !add.isPending) add.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="Name of the business"
          required
          maxLength={200}
          value={name}
          error={errors['name']}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Email"
          type="email"
          description="Where it is asked whether a lead came, and written to about its bills"
          value={email}
          error={errors['email']}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <ZoneSelect label="Zone" value={zone} error={errors['zone']} onChange={setZone} />
        <FormFoot
          verb="Add the client"
          isPending={add.isPending}
          isDisabled={name.trim() === ''}
          close={close}
        />
      </Stack>
    </form>
  );
}
