import { Box, NavLink, Stack, Text } from '@mantine/core';
import {
  IconAddressBook,
  IconAdjustments,
  IconBolt,
  IconBuilding,
  IconBuildingStore,
  IconCalendar,
  IconCash,
  IconChecklist,
  IconClipboardText,
  IconCreditCard,
  IconFileImport,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMessages,
  IconPhone,
  IconPlug,
  IconPlugConnected,
  IconRoute,
  IconShieldOff,
  IconTargetArrow,
  IconTemplate,
  IconUserCircle,
  IconUserStar,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useMe } from './session.tsx';

const ICONS: Readonly<Record<string, TablerIcon>> = {
  '/': IconLayoutDashboard,
  '/campaigns': IconTargetArrow,
  '/leads': IconAddressBook,
  '/import': IconFileImport,
  '/appointments': IconCalendar,
  '/messages': IconMessages,
  '/tasks': IconChecklist,
  '/clients': IconBuildingStore,
  '/reps': IconUserStar,
  '/billing': IconCreditCard,
  '/revenue': IconCash,
  '/admin': IconBuilding,
  '/settings/account': IconUserCircle,
  '/settings/members': IconUsers,
  '/settings/keys': IconKey,
  '/settings/sequences': IconRoute,
  '/settings/templates': IconTemplate,
  '/settings/numbers': IconPhone,
  '/settings/policies': IconAdjustments,
  '/settings/agreements': IconClipboardText,
  '/settings/suppressions': IconShieldOff,
  '/settings/connections': IconPlug,
  '/settings/events': IconPlugConnected,
  '/settings/audit': IconHistory,
  '/settings/operator': IconBuilding,
};

const SETTINGS = '/settings/';

/** The pages that whoever is signed in may open, as the API lists them. */
export function Navigation({ onChosen }: { onChosen: () => void }) {
  const { menus } = useMe();
  const work = menus.filter(({ path }) => !path.startsWith(SETTINGS));
  const settings = menus.filter(({ path }) => path.startsWith(SETTINGS));
  return (
    <Box component="nav" aria-label="Pages" flex={1} className="scrolls">
      <Pages menus={work} onChosen={onChosen} />
      {settings.length > 0 && (
        <Text size="xs" fw={600} c="dimmed" tt="uppercase" px="md" pt="sm" pb={2} component="h2">
          Settings
        </Text>
      )}
      <Pages menus={settings} onChosen={onChosen} />
    </Box>
  );
}

interface PagesProps {
  menus: readonly { readonly name: string; readonly path: string }[];
  onChosen: () => void;
}

function Pages({ menus, onChosen }: PagesProps) {
  const { pathname } = useLocation();
  return (
    <Stack gap={1}>
      {menus.map(({ name, path }) => {
        const Icon = ICONS[path] ?? IconBolt;
        const isHere = path === '/' ? pathname === '/' : `${pathname}/`.startsWith(`${path}/`);
        return (
          <NavLink
            key={path}
            renderRoot={(props) => <Link to={path} {...props} />}
            label={name}
            active={isHere}
            aria-current={isHere ? 'page' : undefined}
            leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            onClick={onChosen}
            py={2}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        );
      })}
    </Stack>
  );
}
