import { Anchor, Stack, Text } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { count } from '../../../kit/money.ts';
import { byCursor } from '../../../kit/more.tsx';
import { PagedTable } from '../../../kit/paged-table.tsx';
import { Empty } from '../../../kit/states.tsx';
import { Status } from '../../../kit/status.tsx';
import { When } from '../../../kit/time.tsx';

/** A client's campaigns, and the promises that each goes by. */
export function ClientCampaigns({ clientId }: { clientId: string }) {
  const campaigns = useInfiniteQuery(
    query.campaigns.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor, clientId }),
      ...byCursor,
    }),
  );
  const policyIds = campaigns.data?.pages.flatMap(({ items }) => items.map(({ policyId }) => policyId)) ?? [];
  const policies = usePolicies(policyIds);
  return (
    <PagedTable
      of={campaigns}
      empty={
        <Empty
          title="No campaigns yet"
          Icon={IconTargetArrow}
          action={
            <Anchor renderRoot={(props) => <Link {...props} to="/campaigns/new" />}>Begin a campaign</Anchor>
          }
        >
          A campaign calls, texts and writes to this client's leads until they book.
        </Empty>
      }
      columns={[
        {
          accessor: 'name',
          title: 'Campaign',
          render: ({ id, name }) => (
            <Anchor
              fw={600}
              size="sm"
              renderRoot={(props) => <Link {...props} to="/campaigns/$id" params={{ id }} />}
            >
              {name}
            </Anchor>
          ),
        },
        { accessor: 'status', title: 'State', width: 110, render: ({ status }) => <Status of={status} /> },
        ...(['all', 'inFlight'] as const).map((key) => ({
          accessor: `counts.${key}`,
          title: key === 'all' ? 'Leads' : 'Under way',
          textAlign: 'right' as const,
          render: ({ counts }: { counts: Readonly<Record<typeof key, number>> }) => (
            <span className="tabular">{count(counts[key])}</span>
          ),
        })),
        {
          accessor: 'policyId',
          title: 'Policy',
          render: ({ policyId }) => <Policy policy={policies.get(policyId)} />,
        },
        { accessor: 'createdAt', title: 'Drafted', render: ({ createdAt }) => <When at={createdAt} /> },
      ]}
    />
  );
}

interface PolicyName {
  readonly name: string;
  readonly version: number;
}

function usePolicies(ids: readonly string[]): ReadonlyMap<string, PolicyName> {
  const mayRead = useMay('settings:read');
  const asked = useQueries({
    queries: [...new Set(ids)].map((id) =>
      query.policies.get.queryOptions({
        input: { id },
        enabled: mayRead,
        staleTime: Number.POSITIVE_INFINITY,
      }),
    ),
  });
  return new Map(asked.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
}

/** The numbers of its promises: when it reminds, how long it waits, how often it tries. */
function Policy({ policy }: { policy: PolicyName | undefined }) {
  if (!policy) return '—';
  return (
    <Stack gap={0}>
      <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/settings/policies" />}>
        {policy.name}
      </Anchor>
      <Text size="xs" c="dimmed">
        version {policy.version}
      </Text>
    </Stack>
  );
}
