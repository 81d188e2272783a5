import { Anchor, Card, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';

const WORDS: Readonly<Record<string, string>> = {
  pending: 'Being issued',
  issued: 'Issued',
  not_needed: 'Not needed: its invoice was given up',
};

const APPLIED: Readonly<Record<string, string>> = {
  amount_due: 'the invoice became smaller',
  balance: 'kept for the next invoice',
};

interface CreditNotesProps {
  readonly clientId?: string | undefined;
  readonly invoiceId?: string | undefined;
}

/** What was given back for shows that did not take place; of none, nothing is shown. */
export function CreditNotes({ clientId, invoiceId }: CreditNotesProps) {
  const notes = useInfiniteQuery(
    query.creditNotes.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ clientId, invoiceId, cursor, limit: 20 }),
      ...byCursor,
    }),
  );
  return (
    <Loaded of={notes} meanwhile={null}>
      {(data) => {
        const items = itemsOf(data);
        if (items.length === 0) return null;
        return (
          <Card>
            <Text fw={600} mb="xs" component="h2" size="md">
              Credit notes
            </Text>
            <Stack gap="xs">
              {items.map((note) => (
                <Group key={note.id} justify="space-between" align="flex-start" wrap="nowrap">
                  <Stack gap={2}>
                    <Status
                      of={note.status === 'issued' ? 'done' : note.status}
                      says={WORDS[note.status] ?? note.status}
                    />
                    <Text size="xs" c="dimmed">
                      <When at={note.issuedAt ?? note.createdAt} />
                      {note.appliedTo && ` · ${APPLIED[note.appliedTo] ?? note.appliedTo}`}
                      {!invoiceId && (
                        <>
                          {' · '}
                          <Anchor
                            renderRoot={(props) => (
                              <Link to="/billing/invoices/$id" params={{ id: note.invoiceId }} {...props} />
                            )}
                          >
                            its invoice
                          </Anchor>
                        </>
                      )}
                    </Text>
                  </Stack>
                  <Text size="sm" className="tabular">
                    {money(note.amountCents + note.taxCents, note.currency)}
                  </Text>
                </Group>
              ))}
            </Stack>
            <More of={notes} />
          </Card>
        );
      }}
    </Loaded>
  );
}
