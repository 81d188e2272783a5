import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconTicket } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
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
import { InviteCodeForm } from './invite-code-form.tsx';

type InviteCode = Awaited<ReturnType<typeof api.inviteCodes.list>>['items'][number];

/** Codes by which people register themselves. */
export function InviteCodes() {
  const mayWrite = useMay('members:write');
  const [isMaking, setMaking] = useState(false);
  const codes = useInfiniteQuery(
    query.inviteCodes.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor }),
      ...byCursor,
    }),
  );
  const make = mayWrite && <Button onClick={() => setMaking(true)}>Make a code</Button>;
  return (
    <Stack>
      {codes.data?.pages[0]?.items.length !== 0 && <Group justify="flex-end">{make}</Group>}
      <PagedTable
        of={codes}
        empty={
          <Empty title="No codes yet" Icon={IconTicket} action={make}>
            With a code whoever has it registers by themselves: as a member of one client, or with a new
            business.
          </Empty>
        }
        columns={[
          { accessor: 'start', title: 'Begins', width: 110, render: ({ start }) => <Code>{start}…</Code> },
          {
            accessor: 'kind',
            title: 'For',
            render: ({ kind, role, organizationId }) =>
              organizationId ? `${words(role)} of one ${kind}` : `A new ${kind}, as its ${role}`,
          },
          {
            accessor: 'uses',
            title: 'Used',
            width: 100,
            render: ({ uses, maxUses }) => `${uses} of ${maxUses}`,
          },
          { accessor: 'expiresAt', title: 'State', width: 210, render: (code) => <State of={code} /> },
          {
            accessor: 'act',
            title: '',
            width: 90,
            hidden: !mayWrite,
            render: (code) => <End code={code} />,
          },
        ]}
      />
      <Modal opened={isMaking} onClose={() => setMaking(false)} title="Make an invite code">
        <InviteCodeForm close={() => setMaking(false)} />
      </Modal>
    </Stack>
  );
}

function standing({ revokedAt, expiresAt, uses, maxUses }: InviteCode) {
  if (revokedAt) return { is: 'ended', at: revokedAt };
  if (uses >= maxUses) return { is: 'used up', at: null };
  if (new Date(expiresAt).getTime() <= Date.now()) return { is: 'expired', at: expiresAt };
  return { is: 'active', at: null };
}

function State({ of }: { of: InviteCode }) {
  const { is, at } = standing(of);
  return (
    <Group gap="xs">
      <Status of={is} />
      <Text size="sm" c="dimmed" component="span">
        {at && <When at={at} />}
        {is === 'active' && (
          <>
            ends <When at={of.expiresAt} />
          </>
        )}
      </Text>
    </Group>
  );
}

function End({ code }: { code: InviteCode }) {
  const revoke = useWrite(query.inviteCodes.revoke.mutationOptions(), {
    done: `The code ${code.start}… is ended.`,
  });
  if (standing(code).is !== 'active') return null;
  const ask = () =>
    askWhy({
      title: `End the code ${code.start}…?`,
      consequence: 'Nobody registers by it any more. Who came by it stays.',
      verb: 'End it',
      isDangerous: true,
      act: () => revoke.mutateAsync({ id: code.id }),
    });
  return (
    <Button size="xs" variant="subtle" color="red" onClick={ask}>
      End
    </Button>
  );
}
