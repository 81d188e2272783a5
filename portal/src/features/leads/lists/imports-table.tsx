import { ActionIcon, Anchor, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconPlayerStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { DataTable } from 'mantine-datatable';
import { query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { askWhy } from '../../../kit/ask-why.tsx';
import { count, counted } from '../../../kit/money.ts';
import { Status } from '../../../kit/status.tsx';
import { SURFACE } from '../../../kit/surface.ts';
import { When } from '../../../kit/time.tsx';
import { useWrite } from '../../../kit/use-write.ts';
import { ImportProgress, problemCounts } from './import-bits.tsx';
import type { ImportView } from './send-list.ts';

interface TableProps {
  readonly imports: ImportView[];
  /** Left out where they are all of one campaign */
  readonly hasCampaign?: boolean;
  /** Opens the problems of one */
  readonly onProblems: (importId: string) => void;
}

/** Imports one below the other, with how far each is and what was wrong in it. */
export function ImportsTable({ imports, hasCampaign = false, onProblems }: TableProps) {
  return (
    <DataTable
      backgroundColor={SURFACE}
      withTableBorder
      minHeight={100}
      records={imports}
      verticalAlign="top"
      columns={[
        {
          accessor: 'fileName',
          title: 'List',
          render: (row) => (
            <Stack gap={0} miw={140}>
              <Text fw={600} size="sm" className="breakable">
                {row.fileName ?? (row.source === 'file' ? 'A file' : 'Rows by the API')}
              </Text>
              <Text size="sm" c="dimmed">
                <When at={row.createdAt} />
              </Text>
            </Stack>
          ),
        },
        {
          accessor: 'campaignName',
          title: 'Campaign',
          hidden: !hasCampaign,
          render: ({ campaignId, campaignName }) => (
            <Anchor
              size="sm"
              className="breakable"
              renderRoot={(props) => <Link to="/campaigns/$id" params={{ id: campaignId }} {...props} />}
            >
              {campaignName}
            </Anchor>
          ),
        },
        { accessor: 'status', title: 'Status', width: 120, render: ({ status }) => <Status of={status} /> },
        { accessor: 'recordsDone', title: 'Progress', render: (row) => <ImportProgress of={row} /> },
        {
          accessor: 'refused',
          title: 'To know',
          render: (row) => <Problems row={row} onOpen={() => onProblems(row.id)} />,
        },
        { accessor: 'id', title: '', width: 100, render: (row) => <Actions row={row} /> },
      ]}
    />
  );
}

function Problems({ row, onOpen }: { row: ImportView; onOpen: () => void }) {
  const told = problemCounts(row);
  if (told.length === 0) return <Text size="sm">{row.status === 'done' ? 'Nothing' : '—'}</Text>;
  return (
    <Stack gap={0} align="flex-start" miw={130}>
      {told.map(({ kind, many, says }) => (
        <Text key={kind} size="sm" className="tabular">
          {count(many)} {says}
        </Text>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={onOpen}>
        Show them
      </Button>
    </Stack>
  );
}

function Actions({ row }: { row: ImportView }) {
  const mayStop = useMay('leads:import');
  const stop = useWrite(query.imports.stop.mutationOptions(), { done: 'The import is stopped.' });
  const isGoing = row.status === 'waiting' || row.status === 'running';
  const name = row.fileName ?? 'this list';
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {problemCounts(row).length > 0 && (
        <Tooltip label="Download what was wrong as CSV">
          <ActionIcon
            component="a"
            href={`/api/imports/${row.id}/problems.csv`}
            download
            variant="default"
            size="md"
            aria-label={`Download what was wrong in ${name}`}
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {mayStop && isGoing && (
        <Tooltip label="Stop">
          <ActionIcon
            variant="default"
            size="md"
            aria-label={`Stop the import of ${name}`}
            onClick={() =>
              askWhy({
                title: 'Stop this import?',
                consequence: `What was imported stays: ${counted(row.imported, 'lead')}. The rest of the list is not read.`,
                verb: 'Stop it',
                isDangerous: true,
                reason: { label: 'Why', isOptional: true },
                act: (reason) => stop.mutateAsync({ id: row.id, ...(reason && { reason }) }),
              })
            }
          >
            <IconPlayerStop size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
