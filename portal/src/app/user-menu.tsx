import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { OrganizationSwitch } from './organization-switch.tsx';
import { useMe } from './session.tsx';

const SCHEMES = [
  { value: 'light', words: 'Light', Icon: IconSun },
  { value: 'dark', words: 'Dark', Icon: IconMoon },
  { value: 'auto', words: 'As my device', Icon: IconDeviceDesktop },
] as const;

/** Who I am, how it looks, and the way out. */
export function UserMenu() {
  const { person, role, organization } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = person?.name || person?.email || organization.name;
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={name} color="brand" radius="xl" size={34} />
          <VisuallyHidden>, menu of {name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {name}
          </Text>
          <Text size="xs" truncate>
            {[role, organization.name].filter(Boolean).join(' at ')}
          </Text>
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUserCircle size={16} />}
          renderRoot={(props) => <Link to="/settings/account" {...props} />}
        >
          My account
        </Menu.Item>
        {person && <OrganizationSwitch />}
        <Menu.Divider />
        {SCHEMES.map(({ value, words, Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} />}
            onClick={() => setColorScheme(value)}
            aria-current={colorScheme === value}
            rightSection={colorScheme === value ? '✓' : undefined}
          >
            {words}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <form method="post" action="/sign-out">
          {/* A menu that closes takes the form away before it is sent. */}
          <Menu.Item
            component="button"
            type="submit"
            closeMenuOnClick={false}
            leftSection={<IconLogout size={16} />}
          >
            Sign out
          </Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
