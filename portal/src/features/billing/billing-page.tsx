import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { useIsOperator, useMay, useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { AllClients } from './all-clients.tsx';
import type { BillingSearch, BillingTab } from './billing-search.ts';
import { Books } from './books.tsx';
import { ClientPicker } from './client-picker.tsx';
import { Disputes } from './disputes.tsx';
import { InvoicesTable } from './invoices-table.tsx';
import { Now } from './now.tsx';
import { Statement } from './statement.tsx';
import { Usage } from './usage.tsx';

/** How a part of the page changes what the address says. */
export type SetSearch = (change: Partial<BillingSearch>) => void;

/** What was used, what is billed, and why. */
export function BillingPage() {
  const isOperator = useIsOperator();
  const seesBooks = useMay('books:read');
  const { organization } = useMe();
  const search = useSearch({ from: '/shell/billing' });
  const navigate = useNavigate({ from: '/billing' });
  const set = useCallback<SetSearch>(
    (change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true }),
    [navigate],
  );
  const clientId = isOperator ? search.client : organization.id;
  const tabs = tabsOf({ clientId, search, set, seesBooks: isOperator && seesBooks });
  const wanted = search.tab ?? (search.dispute && 'disputes');
  const chosen = tabs.find(({ tab }) => tab === wanted)?.tab ?? 'now';
  return (
    <>
      <PageHead title="Billing" says="What was used, what is billed, and why.">
        {isOperator && (
          <ClientPicker
            value={clientId}
            onChange={(client) => void navigate({ search: { client, tab: search.tab } })}
          />
        )}
      </PageHead>
      <Tabs
        value={chosen}
        onChange={(tab) => void navigate({ search: { client: search.client, tab: tab as BillingTab } })}
        keepMounted={false}
      >
        <Tabs.List mb="lg" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {tabs.map(({ tab, name }) => (
            <Tabs.Tab key={tab} value={tab}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ tab, shows }) => (
          <Tabs.Panel key={tab} value={tab}>
            {shows}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

interface Tab {
  readonly tab: BillingTab;
  readonly name: string;
  readonly shows: ReactNode;
}

interface Wanted {
  readonly clientId: string | undefined;
  readonly search: BillingSearch;
  readonly set: SetSearch;
  readonly seesBooks: boolean;
}

function tabsOf({ clientId, search, set, seesBooks }: Wanted): Tab[] {
  const now: Tab = clientId
    ? { tab: 'now', name: 'Current period', shows: <Now clientId={clientId} /> }
    : { tab: 'now', name: 'Clients', shows: <AllClients /> };
  const about = { clientId, search, set };
  return [
    now,
    { tab: 'invoices', name: 'Invoices', shows: <InvoicesTable {...about} /> },
    {
      tab: 'usage',
      name: 'Talk time',
      // Another month's link opens that month.
      shows: <Usage key={`${clientId} ${search.month}`} {...about} />,
    },
    { tab: 'disputes', name: 'Disputes and credits', shows: <Disputes {...about} /> },
    ...(clientId
      ? [
          {
            tab: 'statement',
            name: 'Statement',
            shows: <Statement clientId={clientId} search={search} set={set} />,
          } as const,
        ]
      : []),
    ...(seesBooks && !clientId ? [{ tab: 'books', name: 'Books', shows: <Books /> } as const] : []),
  ];
}
