import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type OrganizationKind, ROLES } from '../../../../contracts/identity/permissions.ts';
import { query } from '../../app/api.ts';
import { Loaded } from '../../kit/states.tsx';
import { words } from '../../kit/words.ts';
import { grouped } from './permission-groups.ts';
import { ROLE_WORDS } from './role-words.ts';

/** Every role of a kind of organization, and what it may do. */
export function Roles({ kind }: { kind: OrganizationKind }) {
  const permissions = useQuery(query.permissions.list.queryOptions({}));
  const roles = ROLES[kind];
  const sentences = ROLE_WORDS[kind === 'operator' ? 'operator' : 'client'];
  return (
    <Loaded of={permissions}>
      {({ items }) => (
        <Stack>
          <Paper p="md">
            <Stack gap="xs">
              {roles.map((role) => (
                <Text key={role}>
                  <b>{words(role)}</b>: {sentences[role]}
                </Text>
              ))}
            </Stack>
          </Paper>
          <Paper>
            <Table.ScrollContainer minWidth={520}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>May</Table.Th>
                    {roles.map((role) => (
                      <Table.Th key={role} ta="center" w={90}>
                        {words(role)}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                {grouped(items.filter(({ roles: by }) => (by[kind] ?? []).length > 0)).map(
                  ([group, lines]) => (
                    <Table.Tbody key={group}>
                      <Table.Tr>
                        <Table.Td colSpan={roles.length + 1} pt="lg">
                          <Title order={3} size="sm" c="dimmed">
                            {group}
                          </Title>
                        </Table.Td>
                      </Table.Tr>
                      {lines.map(({ name, says, roles: by }) => (
                        <Table.Tr key={name}>
                          <Table.Td>{says}</Table.Td>
                          {roles.map((role) => (
                            <Table.Td key={role} ta="center">
                              {by[kind]?.includes(role) ? (
                                <IconCheck size={18} role="img" aria-label="Yes" />
                              ) : (
                                <Text span c="dimmed" aria-label="No">
                                  –
                                </Text>
                              )}
                            </Table.Td>
                          ))}
                        </Table.Tr>
                      ))}
                    </Table.Tbody>
                  ),
                )}
              </Table>
            </Table.ScrollContainer>
          </Paper>
        </Stack>
      )}
    </Loaded>
  );
}
