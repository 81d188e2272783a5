import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../app/api.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { requestKey } from '../../kit/request-key.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Campaign } from './campaign.ts';

interface DialogProps {
  readonly campaign: Campaign;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Drafts another campaign with the settings of this one. */
export function CloneDialog({ campaign, isOpen, close }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} closeOnClickOutside={false} title="Clone this campaign">
      <Ask campaign={campaign} close={close} />
    </Modal>
  );
}

const FIELDS = ['name', 'fromNumber', 'calcomEventTypeId'];

interface Entered {
  readonly name: string;
  readonly fromNumber: string;
  readonly calcomEventTypeId: string;
}

function useClone(campaignId: string, close: () => void) {
  const navigate = useNavigate();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [id] = useState(() => crypto.randomUUID());
  const clone = useWrite(
    {
      mutationFn: ({ name, fromNumber, calcomEventTypeId }: Entered) => {
        const eventType = calcomEventTypeId.trim();
        const body = {
          ...{ id: campaignId, name: name.trim(), fromNumber: fromNumber.trim() },
          ...(eventType && { calcomEventTypeId: eventType }),
        };
        return api.campaigns.clone(body, { context: { idempotencyKey: requestKey(id, 'clone', body) } });
      },
    },
    {
      done: (made) => `“${made.name}” is drafted.`,
      onDone(made) {
        close();
        void navigate({ to: '/campaigns/$id', params: { id: made.id } });
      },
      onFields(problems) {
        setErrors(Object.fromEntries(problems.map(({ field, message }) => [field, message])));
        return problems.every(({ field }) => FIELDS.includes(field));
      },
    },
  );
  return { clone, errors };
}

function Ask({ campaign, close }: Omit<DialogProps, 'isOpen'>) {
  const { clone, errors } = useClone(campaign.id, close);
  const [name, setName] = useState(`${campaign.name} (copy)`);
  const [fromNumber, setNumber] = useState(campaign.fromNumber);
  const [calcomEventTypeId, setEventType] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !clone.isPending) clone.mutate({ name, fromNumber, calcomEventTypeId });
      }}
    >
      <Stack>
        <Text size="sm">
          A draft with the same client, sequence, policy, pace and hours. Its leads are not taken along.
        </Text>
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          error={errors['name']}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Number to call and text from"
          required
          value={fromNumber}
          error={errors['fromNumber']}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <TextInput
          label="Cal.com event type"
          description="Another one: each belongs to one campaign. It can be left out"
          value={calcomEventTypeId}
          error={errors['calcomEventTypeId']}
          onChange={(event) => setEventType(event.currentTarget.value)}
        />
        <FormFoot verb="Clone it" isPending={clone.isPending} isDisabled={name.trim() === ''} close={close} />
      </Stack>
    </form>
  );
}
