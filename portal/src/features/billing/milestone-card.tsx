import { Anchor, Card, Group, Progress as Bar, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { day } from '../../kit/time.tsx';
import { type Progress, progressInWords, useProgress } from './use-progress.ts';

/** How many verified shows there are towards the next invoice, and those before. */
export function MilestoneCard({ clientId }: { clientId: string }) {
  const progress = useProgress(clientId);
  return (
    <Card>
      <Text size="sm" c="dimmed" component="h2" fw={500}>
        Shows towards the next invoice
      </Text>
      <Loaded of={progress} meanwhile={<Lines count={3} height={28} />}>
        {({ items: [of] }) =>
          of ? <Ahead of={of} /> : <Text mt="xs">There is no agreement with this client yet.</Text>
        }
      </Loaded>
      <Billed clientId={clientId} />
    </Card>
  );
}

function Ahead({ of }: { of: Progress }) {
  const { counted, size, number, toReplace } = of;
  return (
    <Stack gap="xs" mt={4}>
      <Title order={3} size="h2">
        {progressInWords(of)}
      </Title>
      <Bar.Root size={22} aria-label="Shows towards the next invoice">
        <Bar.Section value={(counted / size) * 100} aria-label={`${counted} of ${size} shows`}>
          {counted / size > 0.15 && <Bar.Label>{counted}</Bar.Label>}
        </Bar.Section>
      </Bar.Root>
      <Text size="sm" c="dimmed">
        {counted} of the {size} verified shows of milestone {number} have taken place.
        {toReplace > 0 &&
          ` ${toReplace} more ${toReplace === 1 ? 'comes' : 'come'} first: ${toReplace === 1 ? 'it takes' : 'they take'} the place of billed shows that were reversed.`}
      </Text>
    </Stack>
  );
}

/** The last milestones, each with the way to its shows. */
function Billed({ clientId }: { clientId: string }) {
  const invoices = useQuery(query.invoices.list.queryOptions({ input: { clientId, limit: 20 } }));
  const billed = (invoices.data?.items ?? []).filter(({ milestoneId }) => milestoneId !== null).slice(0, 4);
  if (billed.length === 0) return null;
  return (
    <Stack gap={6} mt="lg">
      <Text size="sm" c="dimmed" fw={500}>
        Billed before, with the proof of each show
      </Text>
      {billed.map((invoice) => (
        <Group key={invoice.id} justify="space-between" wrap="nowrap">
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/billing/invoices/$id" params={{ id: invoice.id }} {...props} />}
          >
            {invoice.description}
          </Anchor>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" visibleFrom="xs">
              {day(invoice.createdAt)}
            </Text>
            <Text size="sm" className="tabular">
              {money(invoice.amountCents, invoice.currency)}
            </Text>
            {invoice.overdueAt && <Status of="overdue" says="Overdue" />}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
