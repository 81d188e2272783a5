import { Box, Button, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconDownload, IconPlus, IconUpload } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Lines, LoadFailed } from '../../kit/states.tsx';
import { BulkBar, sayTotal } from './bulk-bar.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { ColumnPicker } from './column-picker.tsx';
import { columnChoices, type ListedLead, type Names, tableColumns } from './columns.tsx';
import { FilterBar } from './filter-bar.tsx';
import { LeadDrawer } from './lead-drawer.tsx';
import { exportAddress, filterOf, type LeadsSearch, toSearch } from './leads-search.ts';
import { LeadsTable } from './leads-table.tsx';
import { openNewLead } from './new-lead.tsx';
import { useColumns } from './use-columns.ts';
import { useKeys } from './use-keys.ts';
import { useLeads } from './use-leads.ts';
import { useCampaigns, useClients, useMemberName } from './use-names.ts';
import { ViewsMenu } from './views-menu.tsx';

const route = getRouteApi('/shell/leads');

/** All leads: found, chosen, changed, and one of them looked at, all by its address. */
export function LeadsPage() {
  const search: LeadsSearch = route.useSearch();
  const navigate = route.useNavigate();
  const go = useCallback(
    (to: (now: LeadsSearch) => LeadsSearch, isStep = true) =>
      void navigate({ search: (now: LeadsSearch) => to(now), replace: !isStep, resetScroll: false }),
    [navigate],
  );
  const open = useCallback((lead: string | undefined) => go((now) => withOut({ ...now, lead })), [go]);
  const columns = useColumns();
  return (
    <>
      <Head search={search} columns={columns.chosen} />
      <Leads search={search} go={go} open={open} columns={columns} />
      <LeadDrawer id={search.lead} onClose={() => open(undefined)} />
    </>
  );
}

type Go = (to: (now: LeadsSearch) => LeadsSearch, isStep?: boolean) => void;

/** Without what is not said: it would stand in the address as undefined. */
function withOut(
  search: { readonly [Key in keyof LeadsSearch]?: LeadsSearch[Key] | undefined },
): LeadsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

function Head({ search, columns }: { search: LeadsSearch; columns: readonly string[] }) {
  const [mayWrite, mayImport, mayExport] = [
    useMay('leads:write'),
    useMay('leads:import'),
    useMay('leads:export'),
  ];
  return (
    <PageHead title="Leads">
      {mayExport && (
        <Button
          component="a"
          href={exportAddress(search, columns)}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Export
        </Button>
      )}
      {mayWrite && mayImport && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button leftSection={<IconPlus size={16} />} rightSection={<IconChevronDown size={14} />}>
              Add leads
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => openNewLead(search.campaignId)}>
              One lead
            </Menu.Item>
            <Menu.Item
              leftSection={<IconUpload size={16} />}
              renderRoot={(props) => <Link to="/import" {...props} />}
            >
              A list from a file
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {mayWrite && !mayImport && (
        <Button leftSection={<IconPlus size={16} />} onClick={() => openNewLead(search.campaignId)}>
          Add a lead
        </Button>
      )}
    </PageHead>
  );
}

interface LeadsProps {
  readonly search: LeadsSearch;
  readonly go: Go;
  readonly open: (lead: string | undefined) => void;
  readonly columns: ReturnType<typeof useColumns>;
}

function Leads({ search, go, open, columns }: LeadsProps) {
  const searchRef = useRef<HTMLInputElement>(null);
  const { selected, isAll, choose, chooseAll } = useChoice(search);
  const { leads, total, hasNextPage, isFetchingNextPage, fetchNextPage, ...asked } = useLeads(search);
  const mayBulk = useMay('leads:bulk');
  const names = useNames();
  const active = useKeys({
    ids: leads.map(({ id }) => id),
    searchRef,
    isCovered: search.lead !== undefined,
    onOpen: open,
    onChoose: (chosen) =>
      mayBulk &&
      choose(
        toggled(
          selected,
          leads.find(({ id }) => id === chosen),
        ),
      ),
  });
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const clear = () => go(() => ({}));
  const isFiltered = Object.keys(filterOf(search)).length > 0;
  const none = asked.data !== undefined && leads.length === 0;
  return (
    <Box opacity={asked.isPlaceholderData ? 0.6 : 1}>
      {mayBulk && <BulkProgress />}
      {(isFiltered || !none) && (
        <FilterBar
          search={search}
          // What is typed word by word is one step of the way back.
          onChange={(said) => go((now) => withOut({ ...now, ...said }), !('q' in said))}
          onClear={clear}
          searchRef={searchRef}
        />
      )}
      <Tools {...{ search, leads, total, columns, go }} />
      <BulkBar {...{ search, selected, isAll, total }} onAll={chooseAll} onNone={() => choose([])} />
      {asked.isError && !asked.data && <LoadFailed error={asked.error} again={() => void asked.refetch()} />}
      {asked.isPending && <Lines count={10} height={44} />}
      {none && <NoLeads isFiltered={isFiltered} onClear={clear} />}
      {leads.length > 0 && (
        <LeadsTable
          {...{ leads, active }}
          columns={tableColumns(columns.shown, names)}
          {...(mayBulk && { selected })}
          onSelect={choose}
          openId={search.lead}
          onOpen={({ id }) => open(id)}
          hasMore={hasNextPage}
          isMoreComing={isFetchingNextPage}
          hasFailed={asked.isFetchNextPageError}
          onMore={more}
          isNarrow={columns.isNarrow}
        />
      )}
      {asked.isFetchNextPageError && !isFetchingNextPage && <LoadFailed error={asked.error} again={more} />}
    </Box>
  );
}

/** Which leads are chosen: some of those that are loaded, or all that match; none of what another filter shows. */
function useChoice(search: LeadsSearch) {
  const of = JSON.stringify(filterOf(search));
  const [choice, setChoice] = useState<{ of: string; selected: ListedLead[]; isAll: boolean }>();
  const { selected, isAll } = choice?.of === of ? choice : { selected: [], isAll: false };
  return {
    selected,
    isAll,
    choose: (leads: ListedLead[]) => setChoice({ of, selected: leads, isAll: false }),
    chooseAll: () => setChoice({ of, selected, isAll: true }),
  };
}

interface ToolsProps extends Pick<LeadsProps, 'search' | 'go' | 'columns'> {
  readonly leads: readonly ListedLead[];
  readonly total: Parameters<typeof sayTotal>[0];
}

/** How many there are, saved views and columns. */
function Tools({ search, go, columns, leads, total }: ToolsProps) {
  const [mayViews, isOperator] = [useMay('contacts:read'), useIsOperator()];
  if (leads.length === 0 && Object.keys(filterOf(search)).length === 0) return null;
  return (
    <Group justify="space-between" gap="xs" my="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {total ? `${sayTotal(total)} ${total.count === 1 ? 'lead' : 'leads'}` : ' '}
      </Text>
      <Group gap="xs">
        {mayViews && (
          <ViewsMenu
            search={search}
            columns={columns.chosen}
            onOpen={(view) => {
              if (view.columns.length > 0) columns.choose(view.columns);
              go(() => ({ ...toSearch(view.filter ?? {}), view: view.id }));
            }}
            onNamed={(view) => go((now) => withOut({ ...now, view }))}
          />
        )}
        <ColumnPicker
          choices={columnChoices(fieldsOf(leads), isOperator)}
          chosen={columns.chosen}
          onChange={columns.choose}
        />
      </Group>
    </Group>
  );
}

function toggled(selected: readonly ListedLead[], lead: ListedLead | undefined): ListedLead[] {
  if (!lead) return [...selected];
  const without = selected.filter(({ id }) => id !== lead.id);
  return without.length < selected.length ? without : [...selected, lead];
}

function fieldsOf(leads: readonly ListedLead[]): string[] {
  return [...new Set(leads.slice(0, 200).flatMap(({ contact }) => Object.keys(contact.fields)))].sort();
}

function useNames(): Names {
  const [campaigns, clients, member] = [useCampaigns(), useClients(), useMemberName()];
  const called = (things: readonly { readonly id: string; readonly name: string }[]) => {
    const names = new Map(things.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id) ?? '—';
  };
  return { campaign: called(campaigns), client: called(clients), member };
}

function NoLeads({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const [mayWrite, mayImport] = [useMay('leads:write'), useMay('leads:import')];
  if (isFiltered) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Clear all filters
      </Button>
    );
    return (
      <Empty title="No lead matches" action={clear}>
        Nobody fits all that you ask for. Search for fewer words, or take a filter away.
      </Empty>
    );
  }
  const begin = (
    <>
      {mayImport && (
        <Button
          renderRoot={(props) => <Link to="/import" {...props} />}
          leftSection={<IconUpload size={16} />}
        >
          Import a list
        </Button>
      )}
      {mayWrite && (
        <Button variant="default" onClick={() => openNewLead(undefined)} leftSection={<IconPlus size={16} />}>
          Add one lead
        </Button>
      )}
    </>
  );
  return (
    <Empty title="No leads yet" action={begin}>
      A lead is a person in a campaign: who is called, texted and written to until they book, answer or say
      no.
    </Empty>
  );
}
