import 'mantine-datatable/styles.layer.css';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import type { MouseEvent, ReactNode } from 'react';
import { itemsOf, More } from './more.tsx';
import { Lines, LoadFailed } from './states.tsx';
import { SURFACE } from './surface.ts';

interface PageOf<Row> {
  readonly items: Row[];
  readonly nextCursor: string | null;
}

interface PagedTableProps<Row> {
  /** An infinite query of a list that answers by cursor; see `byCursor` */
  readonly of: UseInfiniteQueryResult<InfiniteData<PageOf<Row>>>;
  /** One with an empty title holds the buttons of its row */
  readonly columns: DataTableColumn<Row>[];
  /** What names a row; left out: `id` */
  readonly idOf?: keyof Row & string;
  /** What is chosen by a press on its row */
  readonly onRow?: (row: Row) => void;
  /** Instead of a table without rows */
  readonly empty: ReactNode;
}

/** A list of the API as a table, a page after the other; on a phone as cards. */
export function PagedTable<Row extends object>(props: PagedTableProps<Row>) {
  const { of, empty } = props;
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  if (!of.data) {
    if (of.isPending) return <Lines />;
    return <LoadFailed error={of.error} again={() => void of.refetch()} />;
  }
  const records = itemsOf<Row>(of.data);
  if (records.length === 0) return empty;
  return (
    <>
      {isPhone ? <Cards {...props} records={records} /> : <Rows {...props} records={records} />}
      <More of={of} />
    </>
  );
}

type RecordsProps<Row> = PagedTableProps<Row> & { readonly records: Row[] };

function Rows<Row extends object>({ records, columns, idOf, onRow }: RecordsProps<Row>) {
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <DataTable
        records={records}
        columns={columns}
        idAccessor={idOf ?? 'id'}
        highlightOnHover={onRow !== undefined}
        verticalSpacing="sm"
        horizontalSpacing="md"
        backgroundColor={SURFACE}
        {...(onRow && {
          onRowClick: ({ record, event }: { record: Row; event: MouseEvent }) => {
            if (!isOnControl(event)) onRow(record);
          },
        })}
      />
    </Paper>
  );
}

/** Of what lies in a row, what does something by itself. */
export function isOnControl({ target }: Pick<MouseEvent, 'target'>): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}

function Cards<Row extends object>({ records, columns, idOf }: RecordsProps<Row>) {
  const shown = columns.filter(({ hidden }) => !hidden);
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {records.map((row, index) => (
        <Paper key={String(row[idOf ?? ('id' as keyof Row)])} component="li" p="md">
          <Stack gap="xs">
            {shown.map((column) => (
              <Cell key={String(column.accessor)} column={column} row={row} index={index} />
            ))}
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}

interface CellProps<Row> {
  readonly column: DataTableColumn<Row>;
  readonly row: Row;
  readonly index: number;
}

function Cell<Row extends object>({ column: { accessor, title, render }, row, index }: CellProps<Row>) {
  const content = render ? render(row, index) : String(row[accessor as keyof Row] ?? '');
  if (content === null || content === false || content === '') return null;
  if (title === '') return <Group justify="flex-end">{content}</Group>;
  return (
    <Group gap="xs" wrap="nowrap" align="baseline">
      <Text size="sm" c="dimmed" w={92} style={{ flexShrink: 0 }}>
        {title ?? String(accessor)}
      </Text>
      <Text component="div" className="breakable" flex={1} miw={0}>
        {content}
      </Text>
    </Group>
  );
}
