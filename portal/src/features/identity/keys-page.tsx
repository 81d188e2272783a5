import { ActionIcon, Anchor, Badge, Button, Code, Group, Menu, Modal, Stack, Text } from '@mantine/core';
import { IconDots, IconKey } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { query } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Key } from './key.ts';
import { KeyForm } from './key-form.tsx';
import { KeyRotation } from './key-rotation.tsx';

/** What stands in a dialog besides a new key: one to be changed or given a new secret. */
type Change = { readonly is: 'change' | 'rotate'; readonly key: Key };
type Doing = { readonly is: 'make' } | Change;

const TITLES = { make: 'Make an API key', change: 'Change an API key', rotate: 'A new secret' } as const;

/** The keys by which machines call the API. */
export function KeysPage() {
  const { organization } = useMe();
  const { new: isNew } = useSearch({ from: '/shell/settings/keys' });
  const navigate = useNavigate();
  const [changing, setChanging] = useState<Change | null>(null);
  const doing: Doing | null = isNew ? { is: 'make' } : changing;
  const keys = useInfiniteQuery(
    query.keys.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor }),
      ...byCursor,
    }),
  );
  const show = (search: { new?: true }) => void navigate({ to: '/settings/keys', search });
  const make = <Button onClick={() => show({ new: true })}>Make a key</Button>;
  const close = () => {
    setChanging(null);
    show({});
  };
  return (
    <>
      <PageHead
        title="API keys"
        says={
          <>
            By which machines call the API as {organization.name}.{' '}
            <Anchor href="/api/docs" underline="always">
              What the API offers
            </Anchor>
          </>
        }
      >
        {make}
      </PageHead>
      <PagedTable
        of={keys}
        empty={
          <Empty title="No keys yet" Icon={IconKey} action={make}>
            A key lets a program do what you choose, and nothing else: send leads here, say, or read
            appointments.
          </Empty>
        }
        columns={columns(setChanging)}
      />
      <Modal opened={doing !== null} onClose={close} title={doing && TITLES[doing.is]} size="lg">
        {doing && <Doing doing={doing} close={close} />}
      </Modal>
    </>
  );
}

function Doing({ doing, close }: { doing: Doing; close: () => void }): ReactNode {
  if (doing.is === 'rotate') return <KeyRotation apiKey={doing.key} close={close} />;
  return <KeyForm {...(doing.is === 'change' && { apiKey: doing.key })} close={close} />;
}

function columns(open: (change: Change) => void) {
  return [
    { accessor: 'name', title: 'Key', render: (key: Key) => <Named apiKey={key} /> },
    {
      accessor: 'scopes',
      title: 'May',
      width: 180,
      render: ({ scopes }: Key) =>
        scopes === null
          ? 'Everything a key can'
          : `${scopes.length} ${scopes.length === 1 ? 'thing' : 'things'}`,
    },
    {
      accessor: 'lastUsedAt',
      title: 'Last used',
      width: 170,
      render: ({ lastUsedAt }: Key) => <When at={lastUsedAt} none="Never" />,
    },
    {
      accessor: 'expiresAt',
      title: 'Ends',
      width: 170,
      render: ({ expiresAt }: Key) => <When at={expiresAt} none="Never" />,
    },
    {
      accessor: 'act',
      title: '',
      width: 60,
      render: (key: Key) => <Acts apiKey={key} open={open} />,
    },
  ];
}

function Named({ apiKey: { name, start, organization, createdBy, createdAt, replacedBy } }: { apiKey: Key }) {
  const me = useMe();
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text fw={500}>{name ?? 'Without a name'}</Text>
        {replacedBy && (
          <Badge color="yellow" variant="light" tt="none">
            Old secret
          </Badge>
        )}
        {organization.id !== me.organization.id && (
          <Badge variant="light" tt="none">
            {organization.name}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" component="div">
        <Code>{start}…</Code> made <When at={createdAt} /> by {createdBy?.name ?? 'a command'}
      </Text>
    </Stack>
  );
}

function Acts({ apiKey: key, open }: { apiKey: Key; open: (change: Change) => void }) {
  const name = key.name ?? key.start ?? 'this key';
  const revoke = useWrite(query.keys.revoke.mutationOptions(), { done: `${name} works no more.` });
  const ask = () =>
    askWhy({
      title: `Revoke ${name}?`,
      consequence:
        'Whatever calls by it, or by a secret that it had before, is refused at once. There is no way back: make another key then.',
      verb: 'Revoke',
      isDangerous: true,
      act: () => revoke.mutateAsync({ id: key.id }),
    });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!key.replacedBy && (
          <>
            <Menu.Item onClick={() => open({ is: 'change', key })}>Name and what it may do</Menu.Item>
            <Menu.Item onClick={() => open({ is: 'rotate', key })}>Give it a new secret</Menu.Item>
          </>
        )}
        <Menu.Item color="red" onClick={ask}>
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
