import { Card, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { api } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { When } from '../../kit/time.tsx';
import { leftToPay } from './invoice-words.tsx';

type Invoice = Awaited<ReturnType<typeof api.invoices.get>>;

/** The amounts and dates of an invoice, as it is printed. */
export function InvoiceFacts({ of }: { of: Invoice }) {
  const amount = (cents: number) => money(cents, of.currency);
  const how =
    of.collection === 'send_invoice' ? 'by the link on the invoice' : 'by the payment method on file';
  return (
    <Card>
      <Stack gap="xs">
        <Fact name="Amount">{amount(of.amountCents)}</Fact>
        {of.taxCents > 0 && <Fact name="Tax">{amount(of.taxCents)}</Fact>}
        {of.creditedCents > 0 && <Fact name="Credited">−{amount(of.creditedCents)}</Fact>}
        {of.amountPaidCents > 0 && <Fact name="Paid">{amount(of.amountPaidCents)}</Fact>}
        {of.refundedCents > 0 && <Fact name="Paid back">{amount(of.refundedCents)}</Fact>}
        <Fact name="To pay" isStrong>
          {amount(leftToPay(of))}
        </Fact>
        <Fact name="Sent">
          <When at={of.sentAt} none="Not yet" />
        </Fact>
        <Fact name="Due">
          <When at={of.dueAt} isBeside none={`${of.termsDays} days after it is sent`} />
        </Fact>
        {of.paidAt && (
          <Fact name="Paid">
            <When at={of.paidAt} isBeside />
          </Fact>
        )}
        <Fact name="Is paid">{how}</Fact>
        {of.reminders > 0 && (
          <Fact name="Reminders">
            {of.reminders === 1 ? '1 has gone out' : `${of.reminders} have gone out`}
          </Fact>
        )}
        {of.status === 'open' && of.paymentFailedAt && (
          <Fact name="Last try">
            refused <When at={of.paymentFailedAt} />
            {of.paymentFailure && `: ${of.paymentFailure.replaceAll('_', ' ')}`}
          </Fact>
        )}
      </Stack>
    </Card>
  );
}

interface FactProps {
  readonly name: string;
  readonly isStrong?: boolean;
  readonly children: ReactNode;
}

/** A line of a card: what it is, and how much or when. */
export function Fact({ name, isStrong = false, children }: FactProps) {
  return (
    <Group justify="space-between" wrap="nowrap" align="baseline" gap="md">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text
        size={isStrong ? 'md' : 'sm'}
        fw={isStrong ? 650 : 400}
        ta="right"
        className="tabular"
        component="div"
      >
        {children}
      </Text>
    </Group>
  );
}
