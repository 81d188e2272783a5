import { ActionIcon, Alert, AppShell, Box, Burger, Group, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconSearch } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Navigation } from './navigation.tsx';
import { useMe } from './session.tsx';

const Extras = lazy(() => import('./extras.tsx').then(({ Extras }) => ({ default: Extras })));
const EndVisit = lazy(() => import('./end-visit.tsx').then(({ EndVisit }) => ({ default: EndVisit })));
const SignedOut = lazy(() => import('./signed-out.tsx').then(({ SignedOut }) => ({ default: SignedOut })));
const HeadTools = lazy(() => import('./head-tools.tsx').then(({ HeadTools }) => ({ default: HeadTools })));

/** Its own file is fetched by now, or will be in a moment. */
const openPalette = () => void import('./command-palette.tsx').then(({ palette }) => palette.open());

/** What stands around every page: where one may go, who one is, what happened. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { person } = useMe();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'lg' }}
    >
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Header px="md">
        <Head isOpen={isOpen} toggle={toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Visit />
        <Box maw={1480} mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
      <Suspense>
        <Extras />
        <SignedOut userId={person?.id} />
      </Suspense>
    </AppShell>
  );
}

function Head({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const { organization, brand } = useMe();
  return (
    <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Burger
          opened={isOpen}
          onClick={toggle}
          hiddenFrom="md"
          size="sm"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isOpen}
        />
        <Link to="/" aria-label="Dashboard" style={{ display: 'flex' }}>
          <img src={brand?.logoUrl ?? '/icon.svg'} alt="" height={28} className="logo" />
        </Link>
        <Text fw={650} truncate>
          {brand ? `${brand.name} · ${organization.name}` : organization.name}
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <UnstyledButton
          onClick={openPalette}
          visibleFrom="sm"
          px="sm"
          py={6}
          bd="1px solid var(--mantine-color-default-border)"
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
        >
          <Group gap="xs" wrap="nowrap">
            <IconSearch size={16} aria-hidden />
            <Text size="sm" c="dimmed">
              Search or go to
            </Text>
            <Text size="xs" c="dimmed" className="tabular">
              Ctrl K
            </Text>
          </Group>
        </UnstyledButton>
        <ActionIcon
          hiddenFrom="sm"
          variant="subtle"
          size="lg"
          aria-label="Search or go to"
          onClick={openPalette}
        >
          <IconSearch size={20} />
        </ActionIcon>
        <Box miw={76} h={34}>
          <Suspense>
            <HeadTools />
          </Suspense>
        </Box>
      </Group>
    </Group>
  );
}

/** Somebody of the platform who looks at an organization must never forget that it is another's. */
function Visit() {
  const { visit, organization } = useMe();
  if (!visit) return null;
  return (
    <Alert icon={<IconEye />} color="yellow" mb="md" title={`You are looking at ${organization.name}`}>
      You see what its people see and change nothing. The visit is in its audit log and ends by itself.
      <Suspense>
        <EndVisit id={visit.id} until={visit.until} />
      </Suspense>
    </Alert>
  );
}
