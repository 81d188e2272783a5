import 'mantine-datatable/styles.layer.css';
import { Anchor, Button, Drawer, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable } from 'mantine-datatable';
import { useState } from 'react';
import { query } from '../../../app/api.ts';
import { count } from '../../../kit/money.ts';
import { byCursor, itemsOf, More } from '../../../kit/more.tsx';
import { Lines, Loaded } from '../../../kit/states.tsx';
import { SURFACE } from '../../../kit/surface.ts';
import { WorkflowAnchor } from '../../../kit/workflow-anchor.tsx';
import { ImportProgress, problemCounts } from './import-bits.tsx';
import { KINDS, PROBLEM_COLUMNS, problemId } from './list-problems.tsx';
import type { ListProblem } from './send-list.ts';

type Kind = 'rejected' | 'duplicate' | 'conflict' | 'suppressed';

/** What there is to know of the rows of an import. `importId` null: closed. */
export function ImportProblems({ importId, close }: { importId: string | null; close: () => void }) {
  return (
    <Drawer
      opened={importId !== null}
      onClose={close}
      position="right"
      size="xl"
      title="What became of the list"
    >
      {importId !== null && <Shown importId={importId} />}
    </Drawer>
  );
}

function Shown({ importId }: { importId: string }) {
  const asked = useQuery(query.imports.get.queryOptions({ input: { id: importId } }));
  const [chosen, choose] = useState<Kind | null>(null);
  return (
    <Loaded of={asked}>
      {(row) => {
        const kinds = problemCounts(row);
        const kind = chosen ?? kinds[0]?.kind ?? null;
        return (
          <Stack>
            <ImportProgress of={row} />
            <Group>
              <Anchor size="sm" renderRoot={(props) => <Link to="/leads" search={{ importId }} {...props} />}>
                Show its leads
              </Anchor>
              <WorkflowAnchor of={`import:${importId}`} />
              <Button
                component="a"
                href={`/api/imports/${importId}/problems.csv`}
                download
                size="xs"
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
              >
                Download all as CSV
              </Button>
            </Group>
            {kind === null ? (
              <Text>
                {row.status === 'done'
                  ? 'Every row became a lead, as it says.'
                  : 'There is nothing to tell of the rows that were read so far.'}
              </Text>
            ) : (
              <>
                <SegmentedControl
                  aria-label="Kind"
                  value={kind}
                  onChange={(value) => choose(value)}
                  orientation={kinds.length > 2 ? 'vertical' : 'horizontal'}
                  data={kinds.map((each) => ({
                    value: each.kind,
                    label: `${KINDS[each.kind]?.name ?? each.kind} (${count(each.many)})`,
                  }))}
                />
                <Text size="sm" c="dimmed">
                  {KINDS[kind]?.means}
                </Text>
                <Rows importId={importId} kind={kind} />
              </>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Rows({ importId, kind }: { importId: string; kind: Kind }) {
  const asked = useInfiniteQuery(
    query.imports.problems.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: importId, kind, limit: 100, cursor }),
      ...byCursor,
    }),
  );
  return (
    <Loaded of={asked} meanwhile={<Lines count={6} height={28} />}>
      {(data) => (
        <>
          <DataTable
            backgroundColor={SURFACE}
            idAccessor={problemId}
            records={itemsOf<ListProblem>(data)}
            columns={PROBLEM_COLUMNS}
            minHeight={80}
          />
          <More of={asked} />
        </>
      )}
    </Loaded>
  );
}
