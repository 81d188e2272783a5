import { Alert, Anchor, Button, Card, Grid, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconCreditCard, IconExternalLink, IconFileTypePdf } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { api } from '../../app/api.ts';
import { query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useIsOperator } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Loaded, NotThere } from '../../kit/states.tsx';
import { WorkflowAnchor } from '../../kit/workflow-anchor.tsx';
import { CreditNotes } from './credit-notes.tsx';
import { InvoiceFacts } from './invoice-facts.tsx';
import { InvoiceLine } from './invoice-line.tsx';
import { InvoiceStatus, standingInWords } from './invoice-words.tsx';

type Invoice = Awaited<ReturnType<typeof api.invoices.get>>;

/** One invoice: what it bills, and why. */
export function InvoicePage() {
  const { id } = useParams({ from: '/shell/billing/invoices/$id' });
  const invoice = useQuery(query.invoices.get.queryOptions({ input: { id } }));
  const { status } = problemOf(invoice.error);
  if (invoice.isError && (status === 404 || status === 400)) return <NotThere />;
  return <Loaded of={invoice}>{(data) => <Shown of={data} />}</Loaded>;
}

function Shown({ of }: { of: Invoice }) {
  const isOperator = useIsOperator();
  return (
    <>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link
            to="/billing"
            search={{ tab: 'invoices', ...(isOperator && { client: of.clientId }) }}
            {...props}
          />
        )}
      >
        <Group gap={4} mb="xs" component="span" display="inline-flex">
          <IconArrowLeft size={14} aria-hidden /> Invoices
        </Group>
      </Anchor>
      <PageHead
        title={of.number ? `Invoice ${of.number}` : 'Invoice without a number yet'}
        says={
          <Group gap="xs" component="span">
            <InvoiceStatus of={of} />
            <span>
              {[isOperator && of.clientName, of.description, standingInWords(of)].filter(Boolean).join(' · ')}
            </span>
          </Group>
        }
      >
        <Links of={of} />
      </PageHead>
      <Stack gap="lg">
        {of.onHold && (
          <Alert color="orange" title="A show on this invoice is contested">
            Nobody is reminded of it until that is settled.
          </Alert>
        )}
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, lg: 8 }} order={{ base: 2, lg: 1 }}>
            <Stack>
              {of.lines.map((line) => (
                <InvoiceLine key={line.id} of={line} invoice={of} isOpen={of.lines.length === 1} />
              ))}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }} order={{ base: 1, lg: 2 }}>
            <Stack>
              <InvoiceFacts of={of} />
              <Next invoiceId={of.id} />
              <WorkflowAnchor of={`invoice:${of.id}`} />
              {of.creditedCents > 0 && <CreditNotes invoiceId={of.id} />}
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}

function Links({ of: { hostedUrl, pdfUrl, status } }: { of: Invoice }) {
  const opens = { component: 'a', target: '_blank', rel: 'noreferrer' } as const;
  const rightSection = <IconExternalLink size={14} aria-hidden />;
  return (
    <>
      {hostedUrl && (
        <Button
          {...opens}
          href={hostedUrl}
          variant={status === 'open' ? 'filled' : 'default'}
          leftSection={<IconCreditCard size={16} aria-hidden />}
          rightSection={rightSection}
        >
          {status === 'open' ? 'Pay it' : 'View at Stripe'}
        </Button>
      )}
      {pdfUrl && (
        <Button
          {...opens}
          href={pdfUrl}
          variant="default"
          leftSection={<IconFileTypePdf size={16} aria-hidden />}
          rightSection={rightSection}
        >
          PDF
        </Button>
      )}
    </>
  );
}

/** What happens next with it, in the words of whoever sees to that. */
function Next({ invoiceId }: { invoiceId: string }) {
  const next = useQuery(query.promises.invoice.queryOptions({ input: { id: invoiceId } }));
  const says = next.data?.next;
  if (!says) return null;
  return (
    <Card>
      <Text fw={600} mb={4} component="h2" size="md">
        What happens next
      </Text>
      <Text size="sm">{says.what}</Text>
      <Text size="sm" c="dimmed">
        {says.blockedBy ? `Waits: ${says.blockedBy}` : says.why}
      </Text>
    </Card>
  );
}
