import 'mantine-datatable/styles.layer.css';
import { Anchor, Box, Center, Loader, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { SURFACE } from '../../kit/surface.ts';
import { nameOf } from '../../kit/words.ts';
import type { ListedLead } from './columns.tsx';

/** Pixels: every row has them, so that rows that are not drawn have their place all the same. */
const ROW = 52;
/** The table's head, and a scrollbar below. */
const HEAD = 56;
const LEFT_BEFORE_MORE = 30;

interface LeadsTableProps {
  readonly leads: readonly ListedLead[];
  readonly columns: readonly DataTableColumn<ListedLead>[];
  /** Left out: nothing can be done with many, so nothing is chosen. */
  readonly selected?: readonly ListedLead[];
  readonly onSelect: (leads: ListedLead[]) => void;
  /** The row that the keyboard stands at. */
  readonly active: number;
  readonly openId: string | undefined;
  readonly onOpen: (lead: ListedLead) => void;
  readonly hasMore: boolean;
  readonly isMoreComing: boolean;
  /** The next ones could not be had: they are asked for by a press, not again and again */
  readonly hasFailed: boolean;
  readonly onMore: () => void;
  /** A telephone: who it is takes what room there is. */
  readonly isNarrow: boolean;
}

/** Leads in rows: as many as are looked at are drawn, however many there are, and more come as one scrolls. */
export function LeadsTable(props: LeadsTableProps) {
  const { leads, columns, selected, onSelect, active, openId, onOpen, isMoreComing, isNarrow } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const rows = useRows(props, viewport);
  const shown = leads.slice(rows.from, rows.to);
  const width = columns.reduce((sum, { width: each }) => sum + Number(each ?? 150), isNarrow ? 0 : 260);
  const table = {
    columns: [isNarrow ? WHO : { ...WHO, width: 220 }, ...columns],
    records: shown,
    height: `min(max(320px, calc(100dvh - 250px)), ${leads.length * ROW + HEAD}px)`,
    scrollViewportRef: viewport,
    tableWrapper: Room,
    withTableBorder: true,
    backgroundColor: SURFACE,
    borderRadius: 'md' as const,
    highlightOnHover: true,
    verticalSpacing: 6,
    textSelectionDisabled: false,
    styles: { table: { tableLayout: 'fixed' as const, minWidth: width }, root: rows.room },
    noRecordsText: 'No leads',
    onRowClick: ({ record }: { record: ListedLead }) => onOpen(record),
    customRowAttributes: (lead: ListedLead, index: number) => ({
      'data-index': rows.from + index,
      'aria-current': lead.id === openId ? 'true' : undefined,
    }),
    rowStyle: () => ({ height: ROW }),
    rowBackgroundColor: (lead: ListedLead, index: number) =>
      rows.from + index === active || lead.id === openId ? MARKED : undefined,
  };
  return (
    <>
      {selected ? (
        <DataTable
          {...table}
          selectedRecords={[...selected]}
          onSelectedRecordsChange={onSelect}
          allRecordsSelectionCheckboxProps={{
            'aria-label': 'Choose all that are loaded',
            checked: leads.length > 0 && selected.length === leads.length,
            indeterminate: selected.length > 0 && selected.length < leads.length,
            onChange: () => onSelect(selected.length === leads.length ? [] : [...leads]),
          }}
          getRecordSelectionCheckboxProps={(lead) => ({ 'aria-label': `Choose ${nameOf(lead.contact)}` })}
        />
      ) : (
        <DataTable {...table} />
      )}
      {isMoreComing && (
        <Center pt="xs" role="status" aria-label="More leads are coming">
          <Loader size="sm" />
        </Center>
      )}
    </>
  );
}

const MARKED = {
  light: 'var(--mantine-primary-color-light)',
  dark: 'var(--mantine-primary-color-light)',
};

/** Which rows are drawn, and how much room the others take above and below. */
function useRows(props: LeadsTableProps, viewport: Viewport) {
  const { leads, active, hasMore, isMoreComing, hasFailed, onMore } = props;
  // The table fills the ref after its first drawing: then the rows are counted by its height.
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  const virtual = useVirtualizer({
    count: leads.length,
    getScrollElement: () => (isThere ? viewport.current : null),
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1, height: 900 },
  });
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = (items.at(-1)?.index ?? Math.min(leads.length, 40) - 1) + 1;
  useEffect(() => {
    if (hasMore && !isMoreComing && !hasFailed && to >= leads.length - LEFT_BEFORE_MORE) onMore();
  }, [to, leads.length, hasMore, isMoreComing, hasFailed, onMore]);
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, virtual]);
  const room = { '--rows-above': `${from * ROW}px`, '--rows-below': `${(leads.length - to) * ROW}px` };
  return { from, to, room: room as CSSProperties };
}

type Viewport = React.RefObject<HTMLDivElement | null>;

/** Must stay the same function: the table would be made anew with every other one. */
function Room({ children }: { children: ReactNode }) {
  return (
    <Box style={{ paddingTop: 'var(--rows-above)', paddingBottom: 'var(--rows-below)' }}>{children}</Box>
  );
}

const WHO: DataTableColumn<ListedLead> = {
  accessor: 'contact',
  title: 'Lead',
  render: ({ id, contact }) => (
    <Stack gap={0} miw={0}>
      <Anchor
        renderRoot={(props) => <Link to="/leads" search={(now) => ({ ...now, lead: id })} {...props} />}
        size="sm"
        fw={600}
        truncate
        c="inherit"
        onClick={(event) => event.stopPropagation()}
      >
        {nameOf(contact)}
      </Anchor>
      <Text size="xs" c="dimmed" truncate>
        {contact.company ?? contact.phone ?? contact.email ?? ' '}
      </Text>
    </Stack>
  ),
};
