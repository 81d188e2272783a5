import { Menu } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useWrite } from '../kit/use-write.ts';
import { query } from './api.ts';

/** Acts elsewhere from now on: the dashboard is opened afresh, so that nothing of the other organization stays. */
export function useSwitchOrganization() {
  return useWrite(query.sessions.chooseOrganization.mutationOptions(), {
    onDone: () => location.assign('/'),
  });
}

/** Lines of the user's menu: the organizations one acts in, for those who have several. */
export function OrganizationSwitch() {
  const mine = useQuery(query.sessions.memberships.queryOptions({ input: { limit: 50 } }));
  const change = useSwitchOrganization();
  const items = mine.data?.items ?? [];
  if (items.length < 2) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Act in</Menu.Label>
      {items.map(({ id, name, isCurrent }) => (
        <Menu.Item
          key={id}
          leftSection={<IconBuilding size={16} />}
          rightSection={isCurrent ? '✓' : undefined}
          aria-current={isCurrent}
          disabled={change.isPending}
          closeMenuOnClick={false}
          onClick={() => !isCurrent && change.mutate({ organizationId: id })}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}
