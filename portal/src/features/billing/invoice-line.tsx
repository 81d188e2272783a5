import { Anchor, Button, Card, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { api } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { money } from '../../kit/money.ts';
import { Status } from '../../kit/status.tsx';
import { duration } from '../../kit/time.tsx';
import { MilestoneProofs } from './milestone-proofs.tsx';

type Invoice = Awaited<ReturnType<typeof api.invoices.get>>;

interface InvoiceLineProps {
  readonly of: Invoice['lines'][number];
  readonly invoice: Invoice;
  /** Whether its shows are open at first */
  readonly isOpen: boolean;
}

/** A line of an invoice; a milestone's opens the shows that it bills. */
export function InvoiceLine({ of, invoice, isOpen }: InvoiceLineProps) {
  const [opened, { toggle }] = useDisclosure(isOpen);
  const { milestoneId } = of;
  return (
    <Card>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4} miw={0}>
          <Text fw={600} component="h2" size="md" className="breakable">
            {of.description}
          </Text>
          <Group gap="xs">
            {of.onHold && <Status of="disputed" says="A show is contested" />}
            {of.seconds !== null && (
              <Text size="sm" c="dimmed">
                {duration(of.seconds * 1000)} of talk time
              </Text>
            )}
            {of.kind === 'usage' && <CallsLink invoice={invoice} />}
          </Group>
        </Stack>
        <Text fw={600} className="tabular">
          {money(of.amountCents, invoice.currency)}
        </Text>
      </Group>
      {milestoneId && (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            mt="xs"
            style={{ alignSelf: 'flex-start' }}
            onClick={toggle}
            aria-expanded={opened}
          >
            {opened ? 'Hide the shows' : 'Show the shows that it bills'}
          </Button>
          <Collapse expanded={opened} mt="sm">
            {opened && <MilestoneProofs milestoneId={milestoneId} />}
          </Collapse>
        </>
      )}
    </Card>
  );
}

function CallsLink({ invoice }: { invoice: Invoice }) {
  const isOperator = useIsOperator();
  if (!invoice.month) return null;
  const month = invoice.month.slice(0, 7);
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          to="/billing"
          search={{ tab: 'usage', month, ...(isOperator && { client: invoice.clientId }) }}
          {...props}
        />
      )}
    >
      The calls
    </Anchor>
  );
}
