import 'mantine-datatable/styles.layer.css';
import { Anchor, Button, Card, Grid, Stack, Text } from '@mantine/core';
import { IconFilePencil } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { useIsOperator, useMay, useMe } from '../../app/session.tsx';
import { money } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import { day } from '../../kit/time.tsx';
import { AgreementForm } from './agreement-form.tsx';
import { AgreementHistory, Facts } from './agreement-history.tsx';
import { ClientPicker } from './client-picker.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';

/** What clients pay, paid and will pay. */
export function AgreementsPage() {
  const isOperator = useIsOperator();
  const { organization } = useMe();
  const search = useSearch({ from: '/shell/settings/agreements' });
  const navigate = useNavigate({ from: '/settings/agreements' });
  const clientId = isOperator ? search.client : organization.id;
  return (
    <>
      <PageHead
        title="Agreements"
        says="What is paid for talk time and shows. A version never changes: whatever is agreed anew begins a new one."
      >
        {isOperator && (
          <ClientPicker
            value={clientId}
            onChange={(client) => void navigate({ search: client ? { client } : {} })}
          />
        )}
      </PageHead>
      {clientId ? <OfClient key={clientId} clientId={clientId} /> : <OfAll />}
    </>
  );
}

function OfClient({ clientId }: { clientId: string }) {
  const mayChange = useMay('billing:write');
  const [isChanging, setChanging] = useState(false);
  const versions = useInfiniteQuery(
    query.agreements.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: clientId, cursor, limit: 50 }),
      ...byCursor,
    }),
  );
  return (
    <Loaded of={versions} meanwhile={<Lines count={8} />}>
      {(data) => {
        const items = itemsOf(data);
        const now = items.find(({ standing }) => standing === 'in_force');
        return (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Card>
                <Stack gap="sm">
                  <Text fw={600} component="h2" size="md">
                    In force
                  </Text>
                  {now ? <Facts of={now.facts} /> : <Text size="sm">Nothing is agreed yet.</Text>}
                  {now && (
                    <Text size="xs" c="dimmed">
                      A new milestone size starts at the last billed show: what was billed stays billed.
                    </Text>
                  )}
                  {mayChange && now && (
                    <Button
                      variant="default"
                      leftSection={<IconFilePencil size={16} aria-hidden />}
                      onClick={() => setChanging(true)}
                    >
                      Agree anew
                    </Button>
                  )}
                </Stack>
              </Card>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Card>
                <Text fw={600} component="h2" size="md" mb="sm">
                  History
                </Text>
                <AgreementHistory of={items} />
                <More of={versions} />
              </Card>
            </Grid.Col>
            {now && isChanging && (
              <AgreementForm
                clientId={clientId}
                now={now}
                hasPlanned={items.some(({ standing }) => standing === 'planned')}
                close={() => setChanging(false)}
              />
            )}
          </Grid>
        );
      }}
    </Loaded>
  );
}

type Client = Awaited<ReturnType<typeof api.clients.list>>['items'][number];

function OfAll() {
  const clients = useInfiniteQuery(
    query.clients.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor, limit: 100 }),
      ...byCursor,
    }),
  );
  return (
    <Loaded of={clients}>
      {(data) => {
        const items = itemsOf(data);
        if (items.length === 0)
          return (
            <Empty
              title="No clients yet"
              action={<Anchor renderRoot={(props) => <Link to="/clients" {...props} />}>Add a client</Anchor>}
            >
              Each client has an agreement from its beginning on; here it is changed.
            </Empty>
          );
        return (
          <>
            <DataTable
              records={items}
              columns={COLUMNS}
              withTableBorder
              borderRadius="md"
              verticalSpacing="sm"
            />
            <More of={clients} />
          </>
        );
      }}
    </Loaded>
  );
}

const middling = '(min-width: 48em)';

const COLUMNS: DataTableColumn<Client>[] = [
  {
    accessor: 'name',
    title: 'Client',
    render: ({ id, name }) => (
      <Anchor
        size="sm"
        fw={600}
        renderRoot={(props) => <Link to="/settings/agreements" search={{ client: id }} {...props} />}
      >
        {name}
      </Anchor>
    ),
  },
  {
    accessor: 'shows',
    title: 'Shows',
    render: ({ agreement }) =>
      agreement &&
      `${agreement.milestoneSize} for ${money(agreement.milestonePriceCents, agreement.currency, { isRound: true })}`,
  },
  {
    accessor: 'rate',
    title: 'A minute',
    textAlign: 'right',
    render: ({ agreement }) =>
      agreement &&
      new Intl.NumberFormat(undefined, {
        ...{ style: 'currency', currency: agreement.currency, maximumFractionDigits: 6 },
      }).format(agreement.rateMicrosPerMinute / 1_000_000),
  },
  {
    accessor: 'terms',
    title: 'Due',
    visibleMediaQuery: middling,
    render: ({ agreement }) => agreement && `${agreement.termsDays} days`,
  },
  {
    accessor: 'since',
    title: 'Since',
    visibleMediaQuery: middling,
    render: ({ agreement }) => agreement && day(agreement.effectiveFrom),
  },
];
