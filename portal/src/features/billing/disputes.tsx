import { Accordion, Anchor, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type api, query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { day, When } from '../../kit/time.tsx';
import type { About } from './about.ts';
import { settle, useWithdraw } from './contest.tsx';
import { CreditNotes } from './credit-notes.tsx';
import { DISPUTE_WORDS } from './dispute-words.ts';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';

type Dispute = Awaited<ReturnType<typeof api.disputes.list>>['items'][number];

/** What the address names is on top where the list does not have it: it is settled, another page's or another client's. */
function useNamed(id: string | undefined, items: readonly Dispute[] | undefined): Dispute | undefined {
  const isListed = !items || items.some((each) => each.id === id);
  const named = useQuery(query.disputes.get.queryOptions({ input: id && !isListed ? { id } : skipToken }));
  return isListed ? undefined : named.data;
}

/** Shows that are contested, what became of them, and what was given back. */
export function Disputes({ clientId, search, set }: About) {
  const isAll = search.settled === true;
  const disputes = useInfiniteQuery(
    query.disputes.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ clientId, cursor, limit: 30 },
        ...(!isAll && { status: 'open' as const }),
      }),
      ...byCursor,
    }),
  );
  const named = useNamed(search.dispute, disputes.data && itemsOf(disputes.data));
  return (
    <Stack>
      <Switch
        label="Show the settled ones, too"
        checked={isAll}
        onChange={(event) => set({ settled: event.currentTarget.checked || undefined })}
      />
      <Loaded of={disputes} meanwhile={<Lines count={4} height={56} />}>
        {(data) => {
          const items = [...(named ? [named] : []), ...itemsOf(data)];
          if (items.length === 0)
            return (
              <Empty title={isAll ? 'Nothing was ever contested' : 'Nothing is contested'}>
                If a show that was billed did not take place, open its invoice, open the show, and contest it
                there.
              </Empty>
            );
          return (
            <>
              <Accordion
                variant="contained"
                chevronPosition="left"
                value={search.dispute ?? null}
                onChange={(id) => set({ dispute: id ?? undefined })}
              >
                {items.map((dispute) => (
                  <Accordion.Item key={dispute.id} value={dispute.id}>
                    <Accordion.Control>
                      <Line of={dispute} hasClient={clientId === undefined} />
                    </Accordion.Control>
                    <Accordion.Panel>
                      <Detail of={dispute} />
                    </Accordion.Panel>
                  </Accordion.Item>
                ))}
              </Accordion>
              <More of={disputes} />
            </>
          );
        }}
      </Loaded>
      <CreditNotes clientId={clientId} />
    </Stack>
  );
}

function Line({ of, hasClient }: { of: Dispute; hasClient: boolean }) {
  const clients = useQuery({
    ...query.clients.list.queryOptions({ input: { limit: 200 } }),
    enabled: hasClient,
  });
  const name = clients.data?.items.find(({ id }) => id === of.clientId)?.name;
  return (
    <Group justify="space-between" wrap="nowrap" pr="sm">
      <Stack gap={0} miw={0}>
        <Text size="sm" fw={600} lineClamp={1}>
          {of.reason}
        </Text>
        <Text size="xs" c="dimmed">
          {hasClient && name ? `${name} · ` : ''}
          contested by {of.raisedFor === 'client' ? 'the client' : 'staff'} on {day(of.createdAt)}
        </Text>
      </Stack>
      <Status
        of={of.status === 'open' ? 'disputed' : 'settled'}
        says={DISPUTE_WORDS[of.status] ?? of.status}
      />
    </Group>
  );
}

/** Its show and evidence, read when it is opened. */
function Detail({ of }: { of: Dispute }) {
  const dispute = useQuery(query.disputes.get.queryOptions({ input: { id: of.id } }));
  const mine = useIsOperator() ? 'operator' : 'client';
  const maySettle = useMay('billing:write');
  const mayContest = useMay('billing:dispute');
  const withdraw = useWithdraw();
  const isOpen = of.status === 'open';
  return (
    <Stack gap="sm">
      <Text size="sm" className="breakable">
        <q>{of.reason}</q>
      </Text>
      <Loaded of={dispute} meanwhile={<Lines count={2} height={24} />}>
        {({ milestoneNumber, invoiceId, proof, evidence }) => (
          <Text size="sm">
            Show {proof.slot} of milestone {milestoneNumber},{' '}
            <Anchor
              renderRoot={(props) => (
                <Link to="/appointments/$id" params={{ id: proof.appointmentId }} {...props} />
              )}
            >
              the appointment
            </Anchor>{' '}
            of {day(proof.startsAt)}, with {evidence.length === 1 ? '1 piece' : `${evidence.length} pieces`}{' '}
            of evidence
            {invoiceId && (
              <>
                {' '}
                on{' '}
                <Anchor
                  renderRoot={(props) => (
                    <Link to="/billing/invoices/$id" params={{ id: invoiceId }} {...props} />
                  )}
                >
                  its invoice
                </Anchor>
              </>
            )}
            .
          </Text>
        )}
      </Loaded>
      {of.resolution && (
        <Text size="sm" className="breakable">
          Decided: <q>{of.resolution}</q> <When at={of.resolvedAt} />
        </Text>
      )}
      <Group gap="xs">
        {isOpen && maySettle && (
          <Button size="xs" onClick={() => settle({ id: of.id, price: null, reason: of.reason })}>
            Settle it
          </Button>
        )}
        {isOpen && mayContest && of.raisedFor === mine && (
          <Button size="xs" variant="default" onClick={() => withdraw(of.id)}>
            Take it back
          </Button>
        )}
      </Group>
    </Stack>
  );
}
