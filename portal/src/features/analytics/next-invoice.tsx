import { Anchor, Group, Paper, Progress as Bar, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { count, money } from '../../kit/money.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import type { Progress } from './types.ts';

const SHOWN = 5;

/** How many shows until the next invoice: a client's own in large, an operator's clients in a list. */
export function NextInvoice({ clientId, isOwn }: { clientId?: string | undefined; isOwn: boolean }) {
  const input = { limit: SHOWN, ...(clientId !== undefined && { clientId }) };
  const asked = useQuery(query.milestones.progress.queryOptions({ input }));
  if (asked.data?.items.length === 0) return null;
  return (
    <Paper p="lg" component="section" aria-labelledby="next-invoice">
      <Title order={2} size="h4" id="next-invoice" mb="sm">
        {isOwn ? 'Your next invoice' : 'Next invoices'}
      </Title>
      <Loaded of={asked} meanwhile={<Lines count={isOwn ? 1 : 3} height={64} />}>
        {({ items, nextCursor }) => (
          <Stack gap="lg">
            {items.map((progress) => (
              <OneClient key={progress.clientId} {...progress} isOwn={isOwn} />
            ))}
            {nextCursor && (
              <Text size="sm" c="dimmed">
                The {SHOWN} clients that are nearest to theirs.
              </Text>
            )}
          </Stack>
        )}
      </Loaded>
    </Paper>
  );
}

function OneClient({ isOwn, ...of }: Progress & { isOwn: boolean }) {
  const says = `${count(of.counted)} of ${count(of.size)} shows`;
  return (
    <div>
      {!isOwn && (
        <Anchor
          component={Link}
          to="/clients/$id"
          params={{ id: of.clientId } as never}
          fw={600}
          className="breakable"
        >
          {of.clientName}
        </Anchor>
      )}
      <Text fz={isOwn ? 'xl' : undefined} fw={isOwn ? 650 : undefined}>
        {untilInvoice(of)}
      </Text>
      <Group gap="sm" wrap="nowrap" mt={6}>
        <Bar.Root size={isOwn ? 14 : 8} flex={1} radius="xl">
          <Bar.Section value={(of.counted / of.size) * 100} aria-label={`Milestone ${of.number}: ${says}`} />
        </Bar.Root>
        <Text size="sm" c="dimmed" className="tabular" style={{ whiteSpace: 'nowrap' }}>
          {says}
        </Text>
      </Group>
      {notesOf(of).map((note) => (
        <Text key={note} size="sm" c="dimmed" mt={4}>
          {note}
        </Text>
      ))}
    </div>
  );
}

/** 7 more shows until the next invoice of $2,000 */
function untilInvoice({ remaining, amountCents, currency }: Progress): string {
  const shows = remaining === 1 ? '1 more show' : `${count(remaining)} more shows`;
  return `${shows} until the next invoice of ${money(amountCents, currency, { isRound: true })}`;
}

function notesOf({ toReplace, opening, number }: Progress): string[] {
  const replaced =
    toReplace === 1
      ? 'The next show takes the place of one that was taken back, and costs nothing.'
      : `The next ${count(toReplace)} shows take the place of ones that were taken back, and cost nothing.`;
  const full =
    opening === 1
      ? `Milestone ${number - 1} is complete: its invoice is being made.`
      : `${count(opening)} milestones are complete: their invoices are being made.`;
  return [...(opening > 0 ? [full] : []), ...(toReplace > 0 ? [replaced] : [])];
}
