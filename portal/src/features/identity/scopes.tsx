import { Button, Checkbox, Fieldset, Group, Input, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Permission } from '../../../../contracts/identity/permissions.ts';
import { query } from '../../app/api.ts';
import { Loaded } from '../../kit/states.tsx';
import { grouped } from './permission-groups.ts';

interface ScopesProps {
  readonly value: readonly Permission[];
  readonly onChange: (scopes: Permission[]) => void;
  /** A client's key never does what its members cannot. */
  readonly isOfClient: boolean;
  readonly error: ReactNode;
}

/** What a key may do, of what whoever makes it may do. */
export function Scopes({ value, onChange, isOfClient, error }: ScopesProps) {
  const permissions = useQuery(query.permissions.list.queryOptions({}));
  return (
    <Loaded of={permissions}>
      {({ items }) => {
        const offered = items.filter(
          ({ mine, peopleOnly, roles }) => mine && !peopleOnly && (!isOfClient || roles['client']?.length),
        );
        const reading = offered.map(({ name }) => name).filter((name) => name.endsWith(':read'));
        return (
          <Stack gap="sm">
            <Input.Wrapper label="What it may do" required error={error}>
              <Group gap="xs" mt={4}>
                <Button size="compact-sm" variant="default" onClick={() => onChange(reading)}>
                  Only read
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => onChange([])}>
                  Nothing
                </Button>
              </Group>
            </Input.Wrapper>
            {grouped(offered).map(([group, lines]) => (
              <Fieldset key={group} legend={group} p="sm">
                <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
                  {lines.map(({ name, says }) => (
                    <Checkbox
                      key={name}
                      size="sm"
                      label={says}
                      checked={value.includes(name)}
                      onChange={({ currentTarget: { checked } }) =>
                        onChange(checked ? [...value, name] : value.filter((scope) => scope !== name))
                      }
                    />
                  ))}
                </SimpleGrid>
              </Fieldset>
            ))}
          </Stack>
        );
      }}
    </Loaded>
  );
}
