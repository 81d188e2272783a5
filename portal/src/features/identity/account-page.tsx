import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { query } from '../../app/api.ts';
import { useSwitchOrganization } from '../../app/organization-switch.tsx';
import { type Me, useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { words } from '../../kit/words.ts';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Sessions } from './sessions.tsx';

/** Who I am, where I am signed in, and what guards it. */
export function AccountPage() {
  const { person, organization } = useMe();
  return (
    <>
      <PageHead title="My account" says={person?.email ?? organization.name}>
        <form method="post" action="/sign-out">
          <Button type="submit" variant="default">
            Sign out
          </Button>
        </form>
      </PageHead>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Section title="Who I am">
            <WhoIAm />
          </Section>
          <Section title="Organizations">
            <Organizations />
          </Section>
          <Section title="Second factor">
            <SecondFactor />
          </Section>
        </Stack>
        <Stack>
          <Section title="Password">
            <PasswordForm />
          </Section>
          <Section title="Where I am signed in">
            <Sessions />
          </Section>
        </Stack>
      </SimpleGrid>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

const SEES: Readonly<Record<Me['sees'], string>> = {
  all: 'All leads',
  own: 'The leads that are assigned to you',
  own_and_free: 'The leads that are assigned to you, or to nobody',
};

function WhoIAm() {
  const { person, role, sees, organization } = useMe();
  const facts = [
    ['Name', person?.name || 'Not said'],
    ['Email address', person?.email ?? 'None'],
    ['Role', role ? `${words(role)} of ${organization.name}` : organization.name],
    ['You see', SEES[sees]],
  ];
  return (
    <Stack gap="xs">
      {facts.map(([name, value]) => (
        <Group key={name} gap="xs" wrap="nowrap" align="baseline">
          <Text size="sm" c="dimmed" w={110} style={{ flexShrink: 0 }}>
            {name}
          </Text>
          <Text className="breakable">{value}</Text>
        </Group>
      ))}
    </Stack>
  );
}

function Organizations() {
  const mine = useQuery(query.sessions.memberships.queryOptions({ input: { limit: 50 } }));
  const change = useSwitchOrganization();
  return (
    <Loaded of={mine} meanwhile={<Lines count={2} />}>
      {({ items }) => (
        <Stack gap="xs">
          {items.map(({ id, name, kind, role, isCurrent }) => (
            <Group key={id} justify="space-between" wrap="nowrap">
              <Stack gap={0} miw={0}>
                <Text fw={500} truncate>
                  {name}
                </Text>
                <Text size="sm" c="dimmed">
                  {words(role)}, {kind}
                </Text>
              </Stack>
              {isCurrent ? (
                <Badge variant="light" tt="none">
                  You act here
                </Badge>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  loading={change.isPending && change.variables?.organizationId === id}
                  disabled={change.isPending}
                  onClick={() => change.mutate({ organizationId: id })}
                >
                  Act here
                </Button>
              )}
            </Group>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}
