import 'mantine-datatable/styles.layer.css';
import { Button, Group, Paper, SegmentedControl, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutGrid, IconList, IconPlus, IconSearch, IconTargetArrow } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import { useTyped } from '../../kit/use-typed.ts';
import type { ListedCampaign } from './campaign.ts';
import { CampaignCards } from './campaign-cards.tsx';
import { type CampaignsSearch, CURRENT } from './campaigns-search.ts';
import { CampaignsTable } from './campaigns-table.tsx';

const route = getRouteApi('/shell/campaigns');

/** All campaigns that one may see: where each stands, and what it does next. */
export function CampaignsPage() {
  const search = route.useSearch();
  const mayWrite = useMay('campaigns:write');
  const [remembered, remember] = useLocalStorage<'cards' | 'table'>({
    key: 'campaigns-view',
    defaultValue: 'cards',
    getInitialValueInEffect: false,
  });
  const view = search.view ?? remembered;
  const { q, clientId, status = CURRENT } = search;
  const asked = useInfiniteQuery(
    query.campaigns.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 24, cursor, q, clientId, status }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const isFiltered = q !== undefined || clientId !== undefined || search.status !== undefined;
  return (
    <>
      <PageHead title="Campaigns" says="Who is reached, how far it is, and what comes next">
        {mayWrite && <NewCampaign />}
      </PageHead>
      <Filters search={search} view={view} onView={remember} />
      <Loaded of={asked} meanwhile={<Lines count={5} height={120} />}>
        {(data) => {
          const campaigns = itemsOf<ListedCampaign>(data);
          if (campaigns.length === 0) return <NoCampaigns isFiltered={isFiltered} mayWrite={mayWrite} />;
          return (
            <>
              {view === 'cards' ? (
                <CampaignCards campaigns={campaigns} />
              ) : (
                <CampaignsTable campaigns={campaigns} />
              )}
              <More of={asked} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function NewCampaign() {
  return (
    <Button
      renderRoot={(props) => <Link to="/campaigns/new" {...props} />}
      leftSection={<IconPlus size={18} aria-hidden />}
    >
      New campaign
    </Button>
  );
}

function NoCampaigns({ isFiltered, mayWrite }: { isFiltered: boolean; mayWrite: boolean }) {
  if (isFiltered) {
    return (
      <Empty
        title="No campaign is like that"
        Icon={IconSearch}
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/campaigns" {...props} />}>
            Show all
          </Button>
        }
      >
        None has this name, client and status. Search for less.
      </Empty>
    );
  }
  return (
    <Empty title="No campaigns yet" Icon={IconTargetArrow} action={mayWrite && <NewCampaign />}>
      A campaign calls, texts and emails the people of a list for a client until they book, and keeps to the
      hours and the pace that you choose.
    </Empty>
  );
}

const STATUS_CHOICES = [
  { value: CURRENT, label: 'All but archived' },
  { value: 'active', label: 'Active' },
  { value: 'paused', label: 'Paused' },
  { value: 'draft', label: 'Drafts' },
  { value: 'ended,stopped', label: 'Over' },
  { value: 'archived', label: 'Archived' },
];

interface FiltersProps {
  readonly search: CampaignsSearch;
  readonly view: 'cards' | 'table';
  readonly onView: (view: 'cards' | 'table') => void;
}

function Filters({ search, view, onView }: FiltersProps) {
  const navigate = route.useNavigate();
  const change = (changes: { [Key in keyof CampaignsSearch]?: CampaignsSearch[Key] | undefined }) =>
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...changes }).filter(([, value]) => value !== undefined),
        ),
      replace: true,
    });
  return (
    <Paper p="sm" mb="md">
      <Group gap="sm">
        <NameFilter q={search.q} onChange={(q) => change({ q })} />
        <ClientFilter
          clientId={search.clientId ?? null}
          onChange={(clientId) => change({ clientId: clientId ?? undefined })}
        />
        <Select
          aria-label="Status"
          data={
            STATUS_CHOICES.some(({ value }) => value === (search.status ?? CURRENT))
              ? STATUS_CHOICES
              : [...STATUS_CHOICES, { value: search.status ?? CURRENT, label: search.status ?? '' }]
          }
          value={search.status ?? CURRENT}
          onChange={(status) => change({ status: !status || status === CURRENT ? undefined : status })}
          allowDeselect={false}
          w={170}
        />
        <SegmentedControl
          aria-label="Shown as"
          ml="auto"
          value={view}
          onChange={(chosen) => {
            const shown = chosen === 'table' ? 'table' : 'cards';
            onView(shown);
            change({ view: shown });
          }}
          data={[
            { value: 'cards', label: <ViewName Icon={IconLayoutGrid} name="Cards" /> },
            { value: 'table', label: <ViewName Icon={IconList} name="Table" /> },
          ]}
        />
      </Group>
    </Paper>
  );
}

function ViewName({ Icon, name }: { Icon: typeof IconList; name: string }) {
  return (
    <>
      <Icon size={18} aria-hidden style={{ display: 'block' }} />
      <VisuallyHidden>{name}</VisuallyHidden>
    </>
  );
}

function NameFilter({ q, onChange }: { q: string | undefined; onChange: (q: string | undefined) => void }) {
  const typed = useTyped(q, onChange);
  return (
    <TextInput
      type="search"
      aria-label="Part of the name"
      placeholder="Part of the name"
      leftSection={<IconSearch size={16} aria-hidden />}
      {...typed}
      flex="1 1 200px"
      maw={320}
    />
  );
}

function ClientFilter(props: { clientId: string | null; onChange: (clientId: string | null) => void }) {
  const isOperator = useIsOperator();
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 }, enabled: isOperator }));
  if (!isOperator) return null;
  return (
    <Select
      aria-label="Client"
      placeholder="All clients"
      data={clients.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      value={props.clientId}
      onChange={props.onChange}
      searchable
      clearable
      w={200}
    />
  );
}
