import 'mantine-datatable/styles.layer.css';
import { Accordion, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { DataTable } from 'mantine-datatable';
import { useState } from 'react';
import { count } from '../../../kit/money.ts';
import { SURFACE } from '../../../kit/surface.ts';
import { problemsCsv, saveText } from './problems-csv.ts';
import type { ListProblem, Trial } from './send-list.ts';

/** What a kind of problem means for the rows that have it. */
export const KINDS: Readonly<Record<string, { readonly name: string; readonly means: string }>> = {
  rejected: { name: 'Not taken', means: 'These rows become no leads. Mend them and send them again.' },
  duplicate: { name: 'There already', means: 'The same person stands further up, or in the campaign.' },
  conflict: {
    name: 'Two people in one row',
    means: 'Phone and email belong to two contacts. Both are kept; the phone’s becomes the lead.',
  },
  suppressed: {
    name: 'Not to be reached',
    means: 'They opted out, at one address or at all. They become leads and are not reached there.',
  },
};

/** Every problem of a list by its kind, with the lines. */
export function ListProblems({ problems }: Pick<Trial, 'problems'>) {
  const told = problems.flatMap(({ first }) => first);
  const all = problems.reduce((sum, { count: many }) => sum + many, 0);
  if (all === 0) return null;
  return (
    <Paper p="md">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h5">
          {count(all)} {all === 1 ? 'row has' : 'rows have'} something to know
        </Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => saveText('problems.csv', problemsCsv(told))}
        >
          Download {told.length < all ? `the first ${count(told.length)}` : 'them'}
        </Button>
      </Group>
      <Accordion multiple defaultValue={problems[0] ? [problems[0].kind] : []} variant="separated">
        {problems.map(({ kind, count: many, first }) => (
          <Accordion.Item key={kind} value={kind}>
            <Accordion.Control>
              <Text fw={600} span>
                {KINDS[kind]?.name ?? kind}: {count(many)}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="xs">
                <Text size="sm" c="dimmed">
                  {KINDS[kind]?.means}
                </Text>
                <ProblemRows problems={first} />
                {first.length < many && (
                  <Text size="sm" c="dimmed">
                    The first {count(first.length)} are told here; the import lists all of them.
                  </Text>
                )}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Paper>
  );
}

const PAGE = 10;

function ProblemRows({ problems }: { problems: readonly ListProblem[] }) {
  const [page, setPage] = useState(1);
  const shown = problems.slice((page - 1) * PAGE, page * PAGE);
  const paging =
    problems.length > PAGE
      ? { page, onPageChange: setPage, totalRecords: problems.length, recordsPerPage: PAGE }
      : {};
  return (
    <DataTable
      backgroundColor={SURFACE}
      idAccessor={problemId}
      records={shown}
      columns={PROBLEM_COLUMNS}
      {...paging}
    />
  );
}

export function problemId({ line, kind, field }: ListProblem): string {
  return `${line} ${kind} ${field}`;
}

export const PROBLEM_COLUMNS = [
  {
    accessor: 'line' as const,
    title: 'Line',
    width: 80,
    render: ({ line }: ListProblem) => <span className="tabular">{count(line)}</span>,
  },
  {
    accessor: 'reason' as const,
    title: 'Why',
    render: ({ reason, field, value }: ListProblem) => (
      <Text size="sm" className="breakable">
        {reason}
        {value && field !== 'leadId' && field !== 'line' && !reason.includes(value) && (
          <Text span c="dimmed">
            {' '}
            ({value})
          </Text>
        )}
      </Text>
    ),
  },
];
