import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type OrganizationKind, ROLES } from '../../../../contracts/identity/permissions.ts';
import { query } from '../../app/api.ts';
import { showIn } from '../../kit/form-problems.ts';
import { count } from '../../kit/money.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { words } from '../../kit/words.ts';
import type { Organization } from './organization.ts';
import { VisitForm } from './visit-form.tsx';

interface OrganizationsProps {
  readonly search: string | undefined;
  readonly kind: string | undefined;
  readonly show: (change: { readonly [Name in 'search' | 'kind']?: string | undefined }) => void;
}

const isKind = (text: string | undefined): text is OrganizationKind => text !== undefined && text in ROLES;

/** Every organization, to be found, visited, and given its first owner. */
export function Organizations({ search, kind, show }: OrganizationsProps) {
  const [visiting, setVisiting] = useState<Organization | null>(null);
  const [inviting, setInviting] = useState<Organization | null>(null);
  const ask = useDebouncedCallback((text: string) => show({ search: text.trim() || undefined }), 300);
  const organizations = useInfiniteQuery(
    query.admin.listOrganizations.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 50, cursor, search },
        ...(isKind(kind) && { kind }),
      }),
      ...byCursor,
    }),
  );
  return (
    <>
      <Group mb="md" gap="sm" align="flex-end">
        <TextInput
          label="Find"
          placeholder="Part of a name, or an id"
          leftSection={<IconSearch size={16} />}
          defaultValue={search ?? ''}
          onChange={({ currentTarget }) => ask(currentTarget.value)}
          w={280}
        />
        <Select
          label="Kind"
          placeholder="All"
          data={Object.keys(ROLES).map((value) => ({ value, label: words(value) }))}
          value={kind ?? null}
          onChange={(chosen) => show({ kind: chosen ?? undefined })}
          clearable
          w={160}
        />
      </Group>
      <PagedTable
        of={organizations}
        empty={<Empty title="None is called that">Try a shorter part of its name.</Empty>}
        columns={columns(setVisiting, setInviting)}
      />
      <Modal
        opened={visiting !== null}
        onClose={() => setVisiting(null)}
        title={`Look at what ${visiting?.name ?? ''} sees`}
      >
        {visiting && <VisitForm organization={visiting} close={() => setVisiting(null)} />}
      </Modal>
      <Modal
        opened={inviting !== null}
        onClose={() => setInviting(null)}
        title={`Invite the owner of ${inviting?.name ?? ''}`}
      >
        {inviting && <InviteOwner organization={inviting} close={() => setInviting(null)} />}
      </Modal>
    </>
  );
}

function columns(visit: (one: Organization) => void, invite: (one: Organization) => void) {
  return [
    {
      accessor: 'name',
      title: 'Organization',
      render: ({ name, slug }: Organization) => (
        <Stack gap={0}>
          <Text fw={500} className="breakable">
            {name}
          </Text>
          <Text size="sm" c="dimmed" className="breakable">
            {slug}
          </Text>
        </Stack>
      ),
    },
    { accessor: 'kind', title: 'Kind', width: 110, render: ({ kind }: Organization) => words(kind) },
    {
      accessor: 'members',
      title: 'Members',
      width: 120,
      textAlign: 'right' as const,
      render: ({ members }: Organization) => count(members),
    },
    {
      accessor: 'createdAt',
      title: 'Since',
      width: 170,
      render: ({ createdAt }: Organization) => <When at={createdAt} />,
    },
    {
      accessor: 'act',
      title: '',
      width: 240,
      render: (one: Organization) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {one.kind === 'operator' && one.members === 0 && (
            <Button size="xs" variant="default" onClick={() => invite(one)}>
              Invite owner
            </Button>
          )}
          {(one.kind === 'operator' || one.kind === 'client') && (
            <Button size="xs" variant="default" onClick={() => visit(one)} aria-label={`Visit ${one.name}`}>
              Visit
            </Button>
          )}
        </Group>
      ),
    },
  ];
}

function InviteOwner({
  organization: { id, name },
  close,
}: {
  organization: Organization;
  close: () => void;
}) {
  const form = useForm({ initialValues: { ownerEmail: '' } });
  const invite = useWrite(query.admin.inviteOwner.mutationOptions(), {
    done: (_, { ownerEmail }) => `An invitation to own ${name} is on its way to ${ownerEmail}.`,
    onDone: close,
    onFields: showIn(form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => invite.mutate({ id, ...values }))}>
      <Stack>
        <TextInput
          type="email"
          label="Email address"
          description="An invitation that was written before is taken back"
          required
          data-autofocus
          {...form.getInputProps('ownerEmail')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
