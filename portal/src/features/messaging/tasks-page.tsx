import { Button, Group, SegmentedControl, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Lines, LoadFailed } from '../../kit/states.tsx';
import { NewTask } from './new-task.tsx';
import type { TasksSearch } from './search.ts';
import type { Task } from './task.ts';
import { TaskDetail } from './task-detail.tsx';
import { TaskTable } from './task-table.tsx';

/** What people must do themselves: what nobody else can decide, answer or repair. */
export function TasksPage() {
  const search = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const change = (changes: Partial<Record<keyof TasksSearch, string | true | undefined>>) =>
    void navigate({
      search: (before) => ({ ...before, ...changes }) as TasksSearch,
      replace: !('task' in changes),
    });
  const { visit } = useMe();
  const mayWrite = useMay('tasks:write') && visit === null;
  const list = useTasks(search);
  const tasks = itemsOf<Task>(list.data);
  const asked = tasks.find(({ id }) => id === search.task);
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ new: true })}>
      New task
    </Button>
  );
  return (
    <>
      <PageHead title="Tasks" says="What needs one of you">
        {add}
      </PageHead>
      <Filters search={search} change={change} />
      {list.isPending && <Lines count={8} height={48} />}
      {list.isError && tasks.length === 0 && (
        <LoadFailed error={list.error} again={() => void list.refetch()} />
      )}
      {list.isSuccess && tasks.length === 0 && <NoTasks isDone={search.status === 'done'} add={add} />}
      {tasks.length > 0 && (
        <TaskTable
          tasks={tasks}
          isFetching={list.isPlaceholderData}
          open={(id) => change({ task: id })}
          mayWrite={mayWrite}
        />
      )}
      <More of={list} says="Older tasks" />
      <TaskDetail
        task={asked}
        isMissing={search.task !== undefined && !asked && list.isSuccess && !list.isPlaceholderData}
        close={() => change({ task: undefined })}
        mayWrite={mayWrite}
      />
      {mayWrite && (
        <NewTask
          isOpen={search.new ?? false}
          leadId={search.lead}
          close={() => change({ new: undefined, lead: undefined })}
        />
      )}
    </>
  );
}

function useTasks({ status: asked, mine }: TasksSearch) {
  const { person } = useMe();
  const status = asked ?? 'open';
  return useInfiniteQuery(
    query.tasks.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 50, status },
        ...(cursor && { cursor }),
        ...(mine && person && { owner: person.id }),
      }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  );
}

interface FiltersProps {
  readonly search: TasksSearch;
  readonly change: (changes: Partial<Record<keyof TasksSearch, string | true | undefined>>) => void;
}

function Filters({ search, change }: FiltersProps) {
  const { person } = useMe();
  return (
    <Group mb="md" gap="md">
      <SegmentedControl
        aria-label="Which tasks"
        data={[
          { value: 'open', label: 'Open' },
          { value: 'done', label: 'Done' },
        ]}
        value={search.status ?? 'open'}
        onChange={(value) => change({ status: value === 'done' ? 'done' : undefined })}
      />
      {person && (
        <Switch
          label="Only mine"
          checked={search.mine ?? false}
          onChange={({ currentTarget: { checked } }) => change({ mine: checked || undefined })}
        />
      )}
    </Group>
  );
}

function NoTasks({ isDone, add }: { isDone: boolean; add: ReactNode }) {
  if (isDone) return <Empty title="Nothing is done yet">Tasks that are done are kept here.</Empty>;
  return (
    <Empty title="Nothing waits for you" action={add}>
      When an answer is unclear, an invoice is overdue or somebody must decide, it stands here. You can ask
      for something yourself, too.
    </Empty>
  );
}
