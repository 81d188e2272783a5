import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { When } from '../../kit/time.tsx';
import type { Dashboard } from './types.ts';

/** The appointments that come next. */
export function Upcoming({ upcoming }: Pick<Dashboard, 'upcoming'>) {
  return (
    <Paper p="lg" component="section" aria-labelledby="upcoming">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="upcoming">
          Coming up
        </Title>
        <Anchor component={Link} to="/appointments" size="sm">
          All appointments
        </Anchor>
      </Group>
      {upcoming.length === 0 ? (
        <Text c="dimmed">No appointment is booked for now. The next ones will stand here.</Text>
      ) : (
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {upcoming.map(({ id, title, who, clientName, startsAt, zone }) => (
            <li key={id}>
              <Anchor
                component={Link}
                to="/appointments/$id"
                params={{ id } as never}
                fw={550}
                className="breakable"
              >
                {who ?? title}
              </Anchor>
              <Text size="sm" c="dimmed" className="breakable" component="div">
                <When at={startsAt} zone={zone} isBeside />
                {[who && title, clientName].filter(Boolean).map((each) => ` · ${each}`)}
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
