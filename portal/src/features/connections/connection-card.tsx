import { Alert, Badge, Box, Button, Card, Group, List, Modal, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../app/session.tsx';
import { CopyLine } from '../../kit/copy-line.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import type { Connection } from './connection.ts';
import { ConnectionActs } from './connection-acts.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { VENDORS } from './vendor-words.ts';

/** One vendor: whose account, how it is, what to do. */
export function ConnectionCard({ connection }: { connection: Connection }) {
  const { vendor, source, id } = connection;
  const { name, does } = VENDORS[vendor];
  const mayWrite = useMay('connections:write');
  const [isOpen, setOpen] = useState(false);
  return (
    <Card component="section" aria-label={name}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Stack gap={0}>
            <Title order={2} size="h4">
              {name}
            </Title>
            <Text size="sm" c="dimmed">
              {does}
            </Text>
          </Stack>
          <Box style={{ flexShrink: 0 }}>
            <Health of={connection} />
          </Box>
        </Group>
        <Account of={connection} />
        <Problem of={connection} />
        <Heard of={connection} />
        {id && <Webhook of={connection} />}
        {mayWrite && (
          <Group gap="xs" mt="auto" pt="xs">
            <Button variant={id ? 'default' : 'light'} size="sm" onClick={() => setOpen(true)}>
              {id ? 'Change secrets' : 'Connect our own account'}
            </Button>
            {id && <ConnectionActs connection={connection} />}
          </Group>
        )}
      </Stack>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={source === 'own' ? `Change the secrets of ${name}` : `Connect our account at ${name}`}
      >
        <ConnectionForm connection={connection} close={() => setOpen(false)} />
      </Modal>
    </Card>
  );
}

function Health({ of: { status, problem, source, id } }: { of: Connection }) {
  if (status === 'checking') return <Status of="checking" says="Being checked" />;
  if (status === 'refused') return <Status of="failed" says="Refused" />;
  if (problem) return <Status of="disputed" says="Needs a look" />;
  if (source !== 'own' && !id)
    return <Status of="none" says={source === 'none' ? 'Not connected' : 'Shared account'} />;
  return <Status of="active" says="Works" />;
}

function Account({
  of: { source, account, accountName, checkedAt, secrets, vendor, previousUntil },
}: {
  of: Connection;
}) {
  if (source === 'environment') return <Text size="sm">The account of this installation is in use.</Text>;
  if (source === 'none')
    return <Text size="sm">No account is connected: enter one of your own to use it.</Text>;
  const kept = VENDORS[vendor].fields.flatMap(({ name, label }) =>
    secrets[name] ? [`${label} ${secrets[name]}`] : [],
  );
  return (
    <Stack gap={2}>
      <Text size="sm" component="div" className="breakable">
        Our own account{accountName ? ` “${accountName}”` : ''}
        {account && account !== 'unnamed' && ` (${account})`}, found right{' '}
        <When at={checkedAt} none="not yet" />.
      </Text>
      {kept.length > 0 && (
        <Text size="sm" c="dimmed" className="breakable">
          {kept.join(', ')}
        </Text>
      )}
      {previousUntil && (
        <Text size="sm" c="dimmed" component="div">
          Events signed by the earlier secret are taken until <When at={previousUntil} isBeside />.
        </Text>
      )}
    </Stack>
  );
}

const UNTIL_THEN: Readonly<Record<Connection['source'], string>> = {
  own: 'Until then the earlier secrets stay in use.',
  environment: 'Until then the shared account is used.',
  none: '',
};

function Problem({ of: { problem, remedy, status, enteredAt, source } }: { of: Connection }) {
  if (status === 'checking')
    return (
      <Alert color="yellow" title="The vendor is being asked">
        <Text size="sm" component="div">
          What was entered <When at={enteredAt} /> is used once the vendor says that it is right.{' '}
          {UNTIL_THEN[source]} {problem} {remedy}
        </Text>
      </Alert>
    );
  if (!problem) return null;
  return (
    <Alert color={status === 'refused' ? 'red' : 'orange'} icon={<IconAlertTriangle />} title={problem}>
      {remedy}
    </Alert>
  );
}

function Heard({ of: { vendor, source, lastEvent, lastRefused } }: { of: Connection }) {
  return (
    <Stack gap={2}>
      <Line name="Last event">
        {lastEvent ? (
          <>
            <When at={lastEvent.at} />: {lastEvent.kind}{' '}
            <Link to="/settings/events" search={{ vendor }}>
              All events
            </Link>
          </>
        ) : (
          (source === 'own' && 'Nothing was heard yet') ||
          'None yet, or not told because the account is shared'
        )}
      </Line>
      {lastRefused && (
        <Line name="Refused">
          {lastRefused.count}{' '}
          {lastRefused.reason === 'forged' ? 'with a wrong signature' : 'that were too old'}, the last{' '}
          <When at={lastRefused.at} />
        </Line>
      )}
    </Stack>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="baseline">
      <Text size="sm" c="dimmed" w={84} style={{ flexShrink: 0 }}>
        {name}
      </Text>
      <Text size="sm" component="div" className="breakable">
        {children}
      </Text>
    </Group>
  );
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function Webhook({ of: { webhookUrl, registration, registeredAt } }: { of: Connection }) {
  const [byHand, events] = [textsIn(registration['byHand']), textsIn(registration['events'])];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm" fw={500}>
          Our address for its events
        </Text>
        <Badge variant="light" color={registeredAt ? 'green' : 'gray'} tt="none">
          {registeredAt ? (
            <>
              Registered <When at={registeredAt} />
            </>
          ) : (
            'Not registered yet'
          )}
        </Badge>
      </Group>
      <CopyLine value={webhookUrl} label="Address" />
      {events.length > 0 && (
        <Text size="sm" c="dimmed" className="breakable" lineClamp={2}>
          Tells us of {events.join(', ')}
        </Text>
      )}
      {byHand.length > 0 && (
        <Alert color="yellow" title="Left to do at the vendor">
          <List size="sm">
            {byHand.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
