import { Alert, Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { money } from '../../kit/money.ts';
import { day } from '../../kit/time.tsx';
import { leftToPay } from './invoice-words.tsx';
import type { Standing } from './usage-card.tsx';

/** Of the invoices that are open. */
const SHOWN = 4;

/** What is open and what is overdue. */
export function OwedCard({ of }: { of: Standing }) {
  const isOperator = useIsOperator();
  const { clientId, currency, open, overdue, disputes } = of;
  return (
    <Card h="100%">
      <Stack gap={6}>
        <Text size="sm" c="dimmed" component="h2" fw={500}>
          To be paid
        </Text>
        <Title order={3} className="tabular">
          {money(open.cents, currency)}
        </Title>
        {open.invoices === 0 && <Text size="sm">Nothing is open.</Text>}
        {overdue.invoices > 0 && (
          <Text size="sm" c="red" fw={600}>
            {overdue.cents === open.cents ? 'All' : money(overdue.cents, currency)} of it is overdue
          </Text>
        )}
        {open.invoices > 0 && <Open clientId={clientId} />}
        {open.invoices > SHOWN && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                to="/billing"
                search={{ tab: 'invoices', state: 'open', ...(isOperator && { client: clientId }) }}
                {...props}
              />
            )}
          >
            All {open.invoices}
          </Anchor>
        )}
        {disputes > 0 && (
          <Alert color="orange" p="xs">
            <Text size="sm">
              {disputes} {disputes === 1 ? 'show is' : 'shows are'} contested.{' '}
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    to="/billing"
                    search={{ tab: 'disputes', ...(isOperator && { client: clientId }) }}
                    {...props}
                  />
                )}
              >
                See what becomes of {disputes === 1 ? 'it' : 'them'}
              </Anchor>
            </Text>
          </Alert>
        )}
      </Stack>
    </Card>
  );
}

function Open({ clientId }: { clientId: string }) {
  const invoices = useQuery(
    query.invoices.list.queryOptions({ input: { clientId, status: 'open', limit: SHOWN } }),
  );
  return (invoices.data?.items ?? []).map((invoice) => (
    <Group key={invoice.id} justify="space-between" wrap="nowrap" gap="xs">
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/billing/invoices/$id" params={{ id: invoice.id }} {...props} />}
      >
        {invoice.number ?? invoice.description}
      </Anchor>
      <Text size="sm" c={invoice.overdueAt ? 'red' : 'dimmed'} className="tabular">
        {money(leftToPay(invoice), invoice.currency)}
        {invoice.dueAt && ` · due ${day(invoice.dueAt)}`}
      </Text>
    </Group>
  ));
}
