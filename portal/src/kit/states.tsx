import {
  Alert,
  Button,
  Center,
  Code,
  Group,
  Loader,
  Paper,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconAlertTriangle, IconInbox, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { problemOf } from '../app/problem.ts';

/** A whole page that is not there yet. */
export function PageLoading() {
  return (
    <Center h="60vh" role="status" aria-label="Loading">
      <Loader />
    </Center>
  );
}

/** Lines that take the place of what is coming, so that nothing jumps when it comes. */
export function Lines({ count = 6, height = 40 }: { count?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What would be here, and how it begins */
  readonly children: ReactNode;
  readonly Icon?: TablerIcon;
  /** The button that begins */
  readonly action?: ReactNode;
}

/** Nothing yet, or nothing that matches. */
export function Empty({ title, children, Icon = IconInbox, action }: EmptyProps) {
  return (
    <Center py={56} px="md">
      <Stack align="center" gap="xs" maw={460} ta="center">
        <Icon size={36} stroke={1.4} aria-hidden />
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed">{children}</Text>
        {action && <Group mt="xs">{action}</Group>}
      </Stack>
    </Center>
  );
}

/** Something could not be loaded: why, and another try. */
export function LoadFailed({ error, again }: { error: unknown; again?: () => void }) {
  const { title, detail, requestId, status } = problemOf(error);
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={title} my="md">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" className="breakable">
          {detail}
        </Text>
        {requestId && (
          <Text size="xs" c="dimmed">
            Ask support with <Code>{requestId}</Code>
          </Text>
        )}
        <Group gap="xs">
          {again && (
            <Button size="xs" variant="default" onClick={again}>
              Try again
            </Button>
          )}
          {isOfAddress(problemOf(error)) && (
            <Button size="xs" variant="default" component="a" href={location.pathname}>
              Without these filters
            </Button>
          )}
          {status === 403 && (
            <Button size="xs" variant="default" component="a" href="/account">
              My account
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

/** Whether it is what the address asks for that cannot be answered. */
function isOfAddress({ status, errors }: ReturnType<typeof problemOf>): boolean {
  const said = [...new URLSearchParams(location.search).keys()];
  const isSaid = (field: string) => said.some((name) => field === name || field === `${name}Id`);
  if (status === 400) return errors.some(({ field }) => isSaid(field.replace(/\W.*$/, '')));
  return status === 404 && said.length > 0;
}

interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

interface LoadedProps<Data> {
  readonly of: Asked<Data>;
  readonly children: (data: Data) => ReactNode;
  /** What stands there meanwhile; left out: lines */
  readonly meanwhile?: ReactNode;
}

/** What a query brings, once it is there; what it brought last stays while it is asked again. */
export function Loaded<Data>({ of, children, meanwhile = <Lines /> }: LoadedProps<Data>) {
  if (of.data !== undefined) return children(of.data);
  if (of.isPending) return meanwhile;
  return <LoadFailed error={of.error} again={() => void of.refetch()} />;
}

/** A page that broke while it was drawn: it can be drawn anew, or left. */
export function PageFailed({ error }: { error: unknown }) {
  useWindowEvent('online', () => location.reload());
  return (
    <Paper p="xl" my="xl" maw={560} mx="auto">
      <Title order={1}>This page could not be shown</Title>
      <Text mt="xs">
        What was saved is safe. Load the page again; if it breaks again, tell support what it says here:
      </Text>
      <Code block mt="sm" className="breakable">
        {error instanceof Error ? error.message : String(error)}
      </Code>
      <Group mt="md" gap="xs">
        <Button onClick={() => location.reload()}>Load again</Button>
        <Button component="a" href="/" variant="default">
          To the dashboard
        </Button>
      </Group>
    </Paper>
  );
}

/** An address that leads nowhere, or to what one may not see: which of them is not told. */
export function NotThere() {
  return (
    <Paper p="xl" my="xl" maw={560} mx="auto">
      <Title order={1}>There is nothing here</Title>
      <Text mt="xs">It may have been removed, the address may be cut off, or it is not yours to see.</Text>
      <Button component="a" href="/" mt="md">
        To the dashboard
      </Button>
    </Paper>
  );
}
