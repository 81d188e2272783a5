import { Button, Group, Stack, Title } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../../app/session.tsx';
import { Invitations } from '../invitations.tsx';
import { InviteForm } from '../invite-form.tsx';
import { Members } from '../members.tsx';
import { AddPerson } from './add-person.tsx';
import type { Client } from './client.ts';

/** Who signs in for a client, and who is asked to. */
export function ClientPeople({ client: { id, name } }: { client: Client }) {
  const mayWrite = useMay('members:write');
  const [isInviting, setInviting] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const whose = { ...{ id, name, isOwn: false }, kind: 'client' as const };
  const invite = () => setInviting(true);
  return (
    <Stack gap="lg">
      <section aria-label="Members">
        <Group justify="space-between" mb="xs">
          <Title order={2} size="h4">
            Members
          </Title>
          {mayWrite && (
            <Group gap="xs">
              <Button size="sm" variant="default" onClick={() => setAdding(true)}>
                Add with a password
              </Button>
              <Button size="sm" leftSection={<IconUserPlus size={16} />} onClick={invite}>
                Invite somebody
              </Button>
            </Group>
          )}
        </Group>
        <Members whose={whose} invite={invite} />
      </section>
      <section aria-label="Invitations">
        <Title order={2} size="h4" mb="xs">
          Invitations
        </Title>
        <Invitations whose={whose} invite={invite} />
      </section>
      <AddPerson whose={whose} isOpen={isAdding} close={() => setAdding(false)} />
      <InviteForm whose={whose} isOpen={isInviting} close={() => setInviting(false)} />
    </Stack>
  );
}
