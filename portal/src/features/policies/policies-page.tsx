import { Card, Grid, NavLink, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { PolicyDetail } from './policy-detail.tsx';
import type { Policy } from './policy-type.ts';

/** The numbers of the promises that campaigns keep. */
export function PoliciesPage() {
  const policies = useQuery(query.policies.list.queryOptions({ input: { limit: 200 } }));
  return (
    <>
      <PageHead
        title="Policies"
        says="When people are reached, reminded and asked, and when a show counts. A version never changes: saving makes the next one."
      />
      <Loaded of={policies}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No policies">An operator has two from its beginning on.</Empty>
          ) : (
            <Chosen of={items} />
          )
        }
      </Loaded>
    </>
  );
}

function Chosen({ of }: { of: readonly Policy[] }) {
  const search = useSearch({ from: '/shell/settings/policies' });
  const inUse = of.toSorted((a, b) => b.campaigns.all - a.campaigns.all);
  const chosen = of.find(({ name }) => name === search.policy) ?? inUse[0];
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 3 }}>
        <Card p="xs">
          <Stack gap={2} component="nav" aria-label="Policies">
            {of.map(({ name, version, campaigns }) => (
              <NavLink
                key={name}
                renderRoot={(props) => (
                  <Link to="/settings/policies" search={{ policy: name, tab: search.tab }} {...props} />
                )}
                label={name}
                description={`Version ${version} · ${usedBy(campaigns.all)}`}
                active={name === chosen?.name}
                aria-current={name === chosen?.name ? 'page' : undefined}
              />
            ))}
          </Stack>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 9 }}>
        {chosen && <PolicyDetail key={chosen.name} of={chosen} />}
      </Grid.Col>
    </Grid>
  );
}

function usedBy(campaigns: number): string {
  if (campaigns === 0) return 'no campaign goes by it';
  return campaigns === 1 ? '1 campaign' : `${campaigns} campaigns`;
}
