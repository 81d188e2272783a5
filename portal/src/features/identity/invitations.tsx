import { Button, Group, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { words } from '../../kit/words.ts';
import { ofOther, type Whose } from './whose.ts';

type Invitation = Awaited<ReturnType<typeof api.invitations.list>>['items'][number];

/** Who was asked to become a member, and what became of it. */
export function Invitations({ whose, invite }: { whose: Whose; invite: () => void }) {
  const mayWrite = useMay('members:write');
  const invitations = useInfiniteQuery(
    query.invitations.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor, ...ofOther(whose) }),
      ...byCursor,
    }),
  );
  return (
    <PagedTable
      of={invitations}
      empty={
        <Empty
          title="Nobody was invited yet"
          Icon={IconMail}
          action={mayWrite && <Button onClick={invite}>Invite somebody</Button>}
        >
          An invitation is a letter with a link that is good for seven days and for one person.
        </Empty>
      }
      columns={[
        {
          accessor: 'email',
          title: 'Who',
          render: ({ email, invitedBy }) => (
            <Stack gap={0}>
              <Text className="breakable">{email}</Text>
              <Text size="sm" c="dimmed">
                by {invitedBy}
              </Text>
            </Stack>
          ),
        },
        { accessor: 'role', title: 'As', width: 90, render: ({ role }) => words(role) },
        {
          accessor: 'status',
          title: 'State',
          width: 290,
          render: (invitation) => <State of={invitation} />,
        },
        {
          accessor: 'act',
          title: '',
          width: 280,
          hidden: !mayWrite,
          render: (invitation) => <Acts invitation={invitation} />,
        },
      ]}
    />
  );
}

function State({ of: { status, sentAt, expiresAt, acceptedAt } }: { of: Invitation }) {
  return (
    <Group gap="xs">
      <Status of={status === 'accepted' ? 'done' : status} says={words(status)} />
      <Text size="sm" c="dimmed" component="span">
        {status === 'accepted' && <When at={acceptedAt} />}
        {status === 'pending' && (
          <>
            sent <When at={sentAt} none="soon" />, ends <When at={expiresAt} />
          </>
        )}
      </Text>
    </Group>
  );
}

function Acts({ invitation: { id, email, status } }: { invitation: Invitation }) {
  const resend = useWrite(query.invitations.resend.mutationOptions(), {
    done: `Another letter is on its way to ${email}. The link before is good for nothing.`,
  });
  const revoke = useWrite(query.invitations.revoke.mutationOptions(), {
    done: `The invitation of ${email} is taken back.`,
  });
  if (status !== 'pending' && status !== 'expired') return null;
  const askRevoke = () =>
    askWhy({
      title: `Take back the invitation of ${email}?`,
      consequence: 'The link in the letter does not work any more. They can be invited again.',
      verb: 'Take it back',
      isDangerous: true,
      act: () => revoke.mutateAsync({ id }),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="default" loading={resend.isPending} onClick={() => resend.mutate({ id })}>
        Send again
      </Button>
      {status === 'pending' && (
        <Button size="xs" variant="subtle" color="red" onClick={askRevoke}>
          Take back
        </Button>
      )}
    </Group>
  );
}
