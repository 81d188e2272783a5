import 'mantine-datatable/styles.layer.css';
import { Button, Center, Paper } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import type { ReactNode } from 'react';
import { Lines, LoadFailed } from './states.tsx';

interface PageOf<Row> {
  readonly items: Row[];
  readonly nextCursor: string | null;
}

interface PagedTableProps<Row> {
  /** An infinite query of a list that answers by cursor; see `byCursor` */
  readonly of: UseInfiniteQueryResult<InfiniteData<PageOf<Row>>>;
  readonly columns: DataTableColumn<Row>[];
  /** What names a row; left out: `id` */
  readonly idOf?: keyof Row & string;
  /** What is chosen by a press on its row */
  readonly onRow?: (row: Row) => void;
  /** Instead of a table without rows */
  readonly empty: ReactNode;
}

/** A list of the API as a table, a page after the other. */
export function PagedTable<Row extends object>({
  of,
  columns,
  idOf = 'id' as keyof Row & string,
  onRow,
  empty,
}: PagedTableProps<Row>) {
  if (!of.data)
    return of.isPending ? <Lines /> : <LoadFailed error={of.error} again={() => void of.refetch()} />;
  const records = of.data.pages.flatMap(({ items }) => items);
  if (records.length === 0) return empty;
  return (
    <>
      <Paper style={{ overflow: 'hidden' }}>
        <DataTable
          records={records}
          columns={columns}
          idAccessor={idOf}
          highlightOnHover={onRow !== undefined}
          verticalSpacing="sm"
          horizontalSpacing="md"
          {...(onRow && { onRowClick: ({ record }: { record: Row }) => onRow(record) })}
        />
      </Paper>
      {of.hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}

/** What an infinite query of a list that answers by cursor needs besides its input. */
export const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor ?? undefined,
};
