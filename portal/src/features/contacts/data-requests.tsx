import { Button, Group, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { LoadFailed } from '../../kit/states.tsx';
import { nameOf } from '../../kit/words.ts';
import type { Contact } from './contact.ts';
import { ForgetForm } from './forget-form.tsx';

/** Somebody asks what we know of them, or to be forgotten. */
export function DataRequests() {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const found = useQuery(
    query.contacts.find.queryOptions({
      input: asked.includes('@') ? { email: asked } : { phone: asked },
      enabled: asked !== '',
    }),
  );
  return (
    <Paper p="lg" component="section" mt="md">
      <Title order={2} size="h4">
        Somebody asks about their data
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Find them by the number or the address that they are reached at: give them all that is known of them,
        or forget them.
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed.trim());
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Phone number or email address"
            description="All of it; a number with its country code"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            required
            w={320}
          />
          <Button
            type="submit"
            variant="default"
            loading={found.isFetching}
            leftSection={<IconSearch size={16} />}
          >
            Find
          </Button>
        </Group>
      </form>
      {found.error && <LoadFailed error={found.error} />}
      {found.data && (
        <Stack mt="md" gap="sm">
          {found.data.items.length === 0 && <Text>Nothing is known of anybody at {asked}.</Text>}
          {found.data.items.map((contact) => (
            <Person key={contact.id} contact={contact} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function Person({ contact }: { contact: Contact }) {
  const [mayExport, mayErase] = [useMay('personal_data:export'), useMay('personal_data:erase')];
  const [isForgetting, setForgetting] = useState(false);
  const { id, phone, email, leads } = contact;
  const name = nameOf(contact);
  return (
    <Group justify="space-between">
      <Stack gap={0}>
        <Text fw={500}>{name}</Text>
        <Text size="sm" c="dimmed" className="breakable">
          {[phone, email, `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'}`]
            .filter(Boolean)
            .join(', ')}
        </Text>
      </Stack>
      <Group gap="xs">
        {mayExport && (
          <Button
            size="xs"
            variant="default"
            component="a"
            href={`/api/contacts/${id}/data`}
            download
            leftSection={<IconDownload size={16} />}
          >
            All that is known
          </Button>
        )}
        {mayErase && (
          <Button size="xs" variant="light" color="red" onClick={() => setForgetting(true)}>
            Forget this person
          </Button>
        )}
      </Group>
      <Modal opened={isForgetting} onClose={() => setForgetting(false)} title={`Forget ${name}?`}>
        <ForgetForm contact={contact} close={() => setForgetting(false)} />
      </Modal>
    </Group>
  );
}
