import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { openDialog } from '../../../kit/dialog.ts';
import { FormFoot } from '../../../kit/form-foot.tsx';
import type { Channel } from './template-words.ts';

type Named = (name: `sequence_${string}`, channel: Channel) => void;

/** Asks what a message of one's own is to be called, by which sequences know it. */
export function nameMessage(onNamed: Named): void {
  openDialog({
    title: 'A message of your own',
    content: (close) => (
      <NameMessage
        close={close}
        onNamed={(...named) => {
          close();
          onNamed(...named);
        }}
      />
    ),
  });
}

function NameMessage({ onNamed, close }: { onNamed: Named; close: () => void }) {
  const [name, setName] = useState('');
  const [channel, setChannel] = useState<Channel>('sms');
  const word = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (word !== '') onNamed(`sequence_${word}`, channel);
      }}
    >
      <Stack>
        <Text size="sm">Steps of your sequences can send it. It gets its words on the next page.</Text>
        <TextInput
          label="Name"
          placeholder="e.g. Roof offer"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={50}
          required
          data-autofocus
        />
        <SegmentedControl
          aria-label="Sent as"
          value={channel}
          onChange={(to) => setChannel(to === 'email' ? 'email' : 'sms')}
          data={[
            { value: 'sms', label: 'Text' },
            { value: 'email', label: 'Email' },
          ]}
        />
        <FormFoot verb="Write it" isPending={false} isDisabled={word === ''} close={close} />
      </Stack>
    </form>
  );
}
