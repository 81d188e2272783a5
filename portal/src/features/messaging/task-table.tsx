import 'mantine-datatable/styles.layer.css';
import { Badge, Button, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { DataTable } from 'mantine-datatable';
import { isOnControl } from '../../kit/paged-table.tsx';
import { When } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';
import { useOwnerName } from './owner-name.ts';
import type { Task } from './task.ts';
import { useTaskWrites } from './task-writes.ts';

interface TaskTableProps {
  readonly tasks: readonly Task[];
  readonly isFetching: boolean;
  readonly open: (id: string) => void;
  readonly mayWrite: boolean;
}

const WIDE = '(min-width: 62em)';

export function TaskTable({ tasks, isFetching, open, mayWrite }: TaskTableProps) {
  const ownerName = useOwnerName();
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <DataTable
        records={[...tasks]}
        fetching={isFetching}
        backgroundColor="transparent"
        minHeight={120}
        highlightOnHover
        onRowClick={({ record, event }) => {
          if (!isOnControl(event)) open(record.id);
        }}
        columns={[
          {
            accessor: 'title',
            title: 'Task',
            render: (task) => <Title task={task} open={open} />,
          },
          { accessor: 'dueAt', title: 'Due', width: 170, render: (task) => <Due task={task} /> },
          {
            accessor: 'owner',
            title: 'Who',
            width: 160,
            visibleMediaQuery: WIDE,
            render: ({ owner }) =>
              ownerName(owner) ?? (
                <Text c="dimmed" size="sm">
                  Nobody yet
                </Text>
              ),
          },
          {
            accessor: 'createdAt',
            title: 'Since',
            width: 150,
            visibleMediaQuery: WIDE,
            render: ({ createdAt }) => <When at={createdAt} />,
          },
          {
            accessor: 'actions',
            title: '',
            width: 170,
            textAlign: 'right',
            visibleMediaQuery: WIDE,
            hidden: !mayWrite,
            render: (task) => <Quick task={task} />,
          },
        ]}
      />
    </Paper>
  );
}

function Title({ task: { id, title, kind, contactName }, open }: { task: Task; open: (id: string) => void }) {
  return (
    <Stack gap={2} align="flex-start">
      <UnstyledButton className="breakable" fw={600} fz="sm" onClick={() => open(id)}>
        {title}
      </UnstyledButton>
      {contactName && (
        <Text size="sm" c="dimmed" className="breakable">
          {contactName}
        </Text>
      )}
      {kind !== 'manual' && (
        <Badge size="sm" variant="light" color="gray" tt="none" autoContrast={false}>
          {words(kind)}
        </Badge>
      )}
    </Stack>
  );
}

export function Due({ task: { dueAt, status } }: { task: Task }) {
  const isLate = status === 'open' && dueAt !== null && new Date(dueAt) < new Date();
  return (
    <Text size="sm" c={isLate ? 'red' : undefined} fw={isLate ? 650 : undefined} component="span">
      {isLate && 'Was due '}
      <When at={dueAt} none="No date" />
    </Text>
  );
}

function Quick({ task }: { task: Task }) {
  const { take, finish, reopen } = useTaskWrites(task);
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {take && (
        <Button size="compact-sm" variant="default" {...take}>
          Take
        </Button>
      )}
      {finish && (
        <Button size="compact-sm" {...finish}>
          Done
        </Button>
      )}
      {reopen && (
        <Button size="compact-sm" variant="default" {...reopen}>
          Open again
        </Button>
      )}
    </Group>
  );
}
