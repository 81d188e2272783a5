import { ActionIcon, Badge, Group, Menu, Select, Stack, Text } from '@mantine/core';
import { IconDots, IconShieldOff, IconUserMinus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { words } from '../../kit/words.ts';
import { ofOther, rolesToGive, type Whose } from './whose.ts';

type Member = Awaited<ReturnType<typeof api.members.list>>['items'][number];

interface MembersProps {
  readonly whose: Whose;
  readonly invite: () => void;
}

/** Who is a member, in which role, and how well their sign-in is guarded. */
export function Members({ whose }: MembersProps) {
  const { person } = useMe();
  const mayWrite = useMay('members:write');
  const members = useInfiniteQuery(
    query.members.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, cursor, ...ofOther(whose) }),
      ...byCursor,
    }),
  );
  return (
    <PagedTable
      of={members}
      empty={
        <Empty title="Nobody yet">
          Whoever is invited to {whose.name} and accepts stands here. Invite its first member by the button
          above.
        </Empty>
      }
      columns={[
        {
          accessor: 'name',
          title: 'Who',
          render: (member) => (
            <Stack gap={0}>
              <Group gap="xs">
                <Text fw={500}>{member.name}</Text>
                {member.userId === person?.id && (
                  <Badge variant="light" size="sm" tt="none">
                    You
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed" className="breakable">
                {member.email}
              </Text>
            </Stack>
          ),
        },
        {
          accessor: 'role',
          title: 'Role',
          width: 160,
          render: (member) => <RoleOf member={member} whose={whose} />,
        },
        {
          accessor: 'hasSecondFactor',
          title: 'Second factor',
          width: 160,
          render: ({ hasSecondFactor }) => (
            <Status of={hasSecondFactor ? 'active' : 'off'} says={hasSecondFactor ? 'On' : 'Off'} />
          ),
        },
        {
          accessor: 'createdAt',
          title: 'Since',
          width: 170,
          render: ({ createdAt }) => <When at={createdAt} />,
        },
        {
          accessor: 'act',
          title: '',
          width: 60,
          hidden: !mayWrite,
          render: (member) => (member.userId === person?.id ? null : <Acts member={member} />),
        },
      ]}
    />
  );
}

function RoleOf({ member, whose }: { member: Member; whose: Whose }) {
  const { role: mine, person } = useMe();
  const mayWrite = useMay('members:write');
  const change = useWrite(query.members.change.mutationOptions(), {
    done: ({ name, role }) => `${name} is ${role} now.`,
  });
  const roles = rolesToGive(whose, mine);
  if (!mayWrite || member.userId === person?.id || !roles.includes(member.role))
    return <Text size="sm">{words(member.role)}</Text>;
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      size="xs"
      data={roles.map((role) => ({ value: role, label: words(role) }))}
      value={change.isPending ? (change.variables?.role ?? member.role) : member.role}
      disabled={change.isPending}
      allowDeselect={false}
      onChange={(role) => role && role !== member.role && change.mutate({ id: member.id, role })}
    />
  );
}

function Acts({ member }: { member: Member }) {
  const remove = useWrite(query.members.remove.mutationOptions(), {
    done: ({ leadsFreed, keysLeft }) =>
      [
        `${member.name} is no member any more.`,
        leadsFreed > 0 && `${leadsFreed} leads are assigned to nobody now.`,
        keysLeft > 0 && `${keysLeft} API keys that they made work still: give those a new secret.`,
      ]
        .filter(Boolean)
        .join(' '),
  });
  const reset = useWrite(query.secondFactors.reset.mutationOptions(), {
    done: `${member.name} was signed out and is asked for no code.`,
  });
  const askRemove = () =>
    askWhy({
      title: `Remove ${member.name}?`,
      consequence:
        'They are signed out here at once, and leads that were assigned to them belong to nobody until they are assigned again. What they did stays in the audit log. They can be invited again.',
      verb: 'Remove',
      isDangerous: true,
      act: () => remove.mutateAsync({ id: member.id }),
    });
  const askReset = () =>
    askWhy({
      title: `Take the second factor from ${member.name}?`,
      consequence:
        'For somebody who has lost phone and backup codes. They are signed out everywhere, and their password alone lets them in, or to setting up another. They are told by email.',
      verb: 'Take it away',
      isDangerous: true,
      act: () => reset.mutateAsync({ id: member.id }),
    });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${member.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {member.hasSecondFactor && (
          <Menu.Item leftSection={<IconShieldOff size={16} />} onClick={askReset}>
            Take the second factor away
          </Menu.Item>
        )}
        <Menu.Item color="red" leftSection={<IconUserMinus size={16} />} onClick={askRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
