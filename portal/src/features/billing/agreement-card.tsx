import { Anchor, Card, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { day } from '../../kit/time.tsx';
import { Facts } from './agreement-history.tsx';

/** What is agreed, as it is in force, and what is planned. */
export function AgreementCard({ clientId }: { clientId: string }) {
  const mayChange = useMay('billing:write');
  const agreements = useQuery(query.agreements.list.queryOptions({ input: { id: clientId, limit: 20 } }));
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text size="sm" c="dimmed" component="h2" fw={500}>
            What is agreed
          </Text>
          {mayChange && (
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/settings/agreements" search={{ client: clientId }} {...props} />
              )}
            >
              Agree anew
            </Anchor>
          )}
        </Group>
        <Loaded of={agreements} meanwhile={<Lines count={5} height={24} />}>
          {({ items }) => {
            const now = items.find(({ standing }) => standing === 'in_force');
            const planned = items.filter(({ standing }) => standing === 'planned');
            return (
              <>
                {now ? <Facts of={now.facts} /> : <Text size="sm">Nothing yet.</Text>}
                {planned.map(({ id, effectiveFrom, changes }) => (
                  <Text key={id} size="sm" c="dimmed">
                    From {day(effectiveFrom)}: {changes.map(({ is }) => is).join('; ') || 'the same'}
                  </Text>
                ))}
              </>
            );
          }}
        </Loaded>
      </Stack>
    </Card>
  );
}
