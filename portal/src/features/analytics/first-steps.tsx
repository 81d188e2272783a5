import { Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';

interface Step {
  readonly title: string;
  readonly says: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, unknown>>;
  readonly verb: string;
  readonly isDone: boolean;
}

/** What there is of an operator's business already; undefined: not known yet. */
export function useFirstSteps(): readonly Step[] | undefined {
  const mayConnect = useMay('connections:read');
  const mayWrite = useMay('campaigns:write');
  const input = { limit: 1 };
  const connections = useQuery(
    query.connections.list.queryOptions({ input: {}, enabled: mayConnect && mayWrite }),
  );
  const clients = useQuery(query.clients.list.queryOptions({ input, enabled: mayWrite }));
  const campaigns = useQuery(query.campaigns.list.queryOptions({ input, enabled: mayWrite }));
  // Figures wait for this: what cannot be known keeps nobody from them.
  if (!mayWrite || [connections, clients, campaigns].some(({ isError }) => isError)) return [];
  if (!clients.data || !campaigns.data || (mayConnect && !connections.data)) return undefined;
  const campaign = campaigns.data.items[0];
  const connect = {
    title: 'Connect your vendors',
    says: 'The accounts that call, text, email, book and bill. Until then the accounts of this installation are used.',
    to: '/settings/connections',
    verb: 'Connect',
    isDone: (connections.data?.items ?? []).some(({ source }) => source === 'own'),
  };
  return [
    ...(mayConnect ? [connect] : []),
    {
      title: 'Add a client',
      says: 'The business whose appointments you book, and what it pays.',
      to: '/clients',
      search: { new: true },
      verb: 'Add a client',
      isDone: clients.data.items.length > 0,
    },
    {
      title: 'Make a campaign',
      says: 'Whom to reach, how and when. Its wizard also takes the list of leads.',
      to: '/campaigns/new',
      verb: 'Make a campaign',
      isDone: campaign !== undefined,
    },
    {
      title: 'Bring its leads',
      says: 'A file of names and numbers. Bad rows are shown before anything happens.',
      to: '/import',
      verb: 'Import leads',
      isDone: (campaign?.counts.all ?? 0) > 0 || campaigns.data.nextCursor !== null,
    },
  ];
}

/** What an operator does next who has just begun. */
export function FirstSteps({ steps }: { steps: readonly Step[] }) {
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <Paper p="lg" component="section" aria-labelledby="first-steps">
      <Title order={2} size="h4" id="first-steps">
        Your first appointments, step by step
      </Title>
      <Text c="dimmed" mb="md">
        {steps.filter(({ isDone }) => isDone).length} of {steps.length} done
      </Text>
      <Stack gap="md" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map((step, index) => (
          <Group key={step.to} component="li" align="flex-start" wrap="nowrap">
            <ThemeIcon
              variant={step.isDone ? 'filled' : 'light'}
              color={step.isDone ? 'teal.9' : undefined}
              radius="xl"
              size={30}
              aria-hidden
            >
              {step.isDone ? <IconCheck size={18} /> : index + 1}
            </ThemeIcon>
            <div style={{ flex: 1 }}>
              <Text fw={600}>
                {step.title}
                {step.isDone && ' (done)'}
              </Text>
              <Text size="sm" c="dimmed">
                {step.says}
              </Text>
              {!step.isDone && (
                <Button
                  mt={8}
                  size="xs"
                  variant={step === next ? 'filled' : 'default'}
                  renderRoot={(props) => <Link to={step.to} search={step.search ?? {}} {...props} />}
                >
                  {step.verb}
                </Button>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
