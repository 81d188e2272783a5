import {
  Alert,
  Anchor,
  Button,
  Group,
  List,
  Paper,
  Progress,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { count, money } from '../../../kit/money.ts';
import { Lines, Loaded } from '../../../kit/states.tsx';
import { day, moment } from '../../../kit/time.tsx';
import { agreementWords } from './agreement-words.ts';
import { ChangeClient } from './change-client.tsx';
import type { Client } from './client.ts';
import { WorkflowAnchor } from '../../../kit/workflow-anchor.tsx';
import { LANGUAGES } from './zones.ts';

/** Its numbers, what is known of it, what it pays and how far the next invoice is. */
export function ClientOverview({ client }: { client: Client }) {
  const mayBill = useMay('billing:read');
  return (
    <Stack>
      <Numbers client={client} />
      {mayBill && <Overdue clientId={client.id} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
        <Facts client={client} />
        {mayBill && (
          <Stack>
            <NextInvoice clientId={client.id} />
            <Agreement client={client} />
            <WorkflowAnchor of={`billing:${client.id}`} says="Technical log of the billing" />
          </Stack>
        )}
      </SimpleGrid>
    </Stack>
  );
}

function Numbers({ client: { numbers } }: { client: Client }) {
  const shown = [
    ['Campaigns', numbers.campaigns],
    ['Leads', numbers.leads],
    ['Under way', numbers.inFlight],
    ['Booked', numbers.booked],
    ['Shown', numbers.shown],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 2, sm: 5 }}>
      {shown.map(([label, value]) => (
        <Paper key={label} p="md">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text fw={650} fz={24} className="tabular">
            {count(value)}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function Overdue({ clientId }: { clientId: string }) {
  const overdue = useQuery(
    query.invoices.list.queryOptions({ input: { clientId, overdue: 'true', limit: 5 } }),
  );
  const items = overdue.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Alert color="red" title={items.length === 1 ? 'An invoice is overdue' : 'Invoices are overdue'}>
      <Group gap="xs">
        {items.map(({ id, number }) => (
          <Anchor
            key={id}
            size="sm"
            renderRoot={(props) => <Link {...props} to="/billing/invoices/$id" params={{ id }} />}
          >
            {number ?? 'Invoice'}
          </Anchor>
        ))}
      </Group>
    </Alert>
  );
}

function Facts({ client }: { client: Client }) {
  const mayWrite = useMay('clients:write');
  const [isEditing, setEditing] = useState(false);
  const language = LANGUAGES.find(({ value }) => value === (client.locale ?? 'en'))?.label ?? client.locale;
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          What we know of it
        </Title>
        {mayWrite && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} />}
            onClick={() => setEditing(true)}
          >
            Edit
          </Button>
        )}
      </Group>
      <Stack gap={8}>
        <Fact name="Name">{client.name}</Fact>
        <Fact name="Email for bills">
          {client.email ?? 'None: nobody is asked whether leads came, or written to about bills'}
        </Fact>
        <Fact name="Time zone">
          {client.zone}, now {moment(new Date(), client.zone)}
        </Fact>
        <Fact name="Language">{language}</Fact>
        <Fact name="Client since">{day(client.createdAt)}</Fact>
      </Stack>
      <ChangeClient client={client} isOpen={isEditing} close={() => setEditing(false)} />
    </Paper>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap="sm" wrap="nowrap" align="baseline">
      <Text size="sm" c="dimmed" w={120} style={{ flexShrink: 0 }}>
        {name}
      </Text>
      <Text size="sm" component="div" className="breakable">
        {children}
      </Text>
    </Group>
  );
}

function NextInvoice({ clientId }: { clientId: string }) {
  const progress = useQuery(query.milestones.progress.queryOptions({ input: { clientId, limit: 1 } }));
  return (
    <Paper p="md">
      <Title order={2} size="h5" mb="sm">
        Until the next invoice
      </Title>
      <Loaded of={progress} meanwhile={<Lines count={2} height={20} />}>
        {({ items: [found] }) =>
          found ? (
            <Stack gap="xs">
              <Text>
                <b>{count(found.remaining)}</b> more {found.remaining === 1 ? 'show' : 'shows'} to the next{' '}
                {money(found.amountCents, found.currency, { isRound: true })}
              </Text>
              <Progress
                value={(100 * found.counted) / found.size}
                aria-label={`${found.counted} of ${found.size} shows`}
              />
              <Text size="xs" c="dimmed" className="tabular">
                {count(found.counted)} of {count(found.size)} have taken place
                {found.toReplace > 0 &&
                  `; ${count(found.toReplace)} come first, in place of shows that were reversed`}
              </Text>
            </Stack>
          ) : (
            <Text size="sm" c="dimmed">
              Nothing is agreed for it yet.
            </Text>
          )
        }
      </Loaded>
    </Paper>
  );
}

function Agreement({ client: { id, agreement } }: { client: Client }) {
  const mayWrite = useMay('billing:write');
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          What it pays
        </Title>
        {mayWrite && (
          <Anchor
            size="sm"
            renderRoot={(props) => <Link {...props} to={`/settings/agreements?client=${id}`} />}
          >
            Agree anew
          </Anchor>
        )}
      </Group>
      {agreement ? (
        <>
          <List size="sm" spacing={6}>
            {agreementWords(agreement).map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
          {agreement.note && (
            <Text size="sm" c="dimmed" mt="sm" style={{ whiteSpace: 'pre-line' }}>
              {agreement.note}
            </Text>
          )}
        </>
      ) : (
        <Text size="sm" c="dimmed">
          Nothing is in force.
        </Text>
      )}
    </Paper>
  );
}
