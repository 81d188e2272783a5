import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Key } from './key.ts';
import { KeyShown } from './key-shown.tsx';

const HOURS = [
  { value: '0', label: 'Not at all: it may be known to somebody' },
  { value: '1', label: 'An hour' },
  { value: '24', label: 'A day' },
  { value: '168', label: 'A week' },
];

/** Gives a key a new secret, while the old one goes on for as long as machines need. */
export function KeyRotation({ apiKey: { id, name }, close }: { apiKey: Key; close: () => void }) {
  const [hours, setHours] = useState('24');
  const rotate = useWrite(query.keys.rotate.mutationOptions());
  if (rotate.data) return <KeyShown value={rotate.data.key} close={close} />;
  return (
    <Stack>
      <Text>
        {name ?? 'The key'} gets a new secret, which is shown once. What calls by the old one has to be given
        the new one meanwhile.
      </Text>
      <Select
        label="How long the old secret works still"
        data={HOURS}
        value={hours}
        allowDeselect={false}
        onChange={(chosen) => chosen && setHours(chosen)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button loading={rotate.isPending} onClick={() => rotate.mutate({ id, keepHours: Number(hours) })}>
          Make a new secret
        </Button>
      </Group>
    </Stack>
  );
}
