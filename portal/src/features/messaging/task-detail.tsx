import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Fact } from '../../kit/fact.tsx';
import { When } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';
import { useOwnerName } from './owner-name.ts';
import type { Task } from './task.ts';
import { Due } from './task-table.tsx';
import { useTaskWrites } from './task-writes.ts';

interface TaskDetailProps {
  readonly task: Task | undefined;
  /** One was asked for that is not on the list: a link may be older than what became of it */
  readonly isMissing: boolean;
  readonly close: () => void;
  readonly mayWrite: boolean;
}

/** One task, with what it is about. */
export function TaskDetail({ task, isMissing, close, mayWrite }: TaskDetailProps) {
  // What was shown stays while the drawer closes, and when the task has left the list.
  const [shown, setShown] = useState(task);
  useEffect(() => {
    if (task) setShown(task);
  }, [task]);
  return (
    <Drawer
      opened={task !== undefined || (isMissing && !shown)}
      onClose={close}
      position="right"
      title="Task"
      size="md"
    >
      {shown ? (
        <Detail task={shown} close={close} mayWrite={mayWrite} />
      ) : (
        <Text>
          This task is not among those that are listed here: it is done, it stands further down, or it is not
          yours to see.
        </Text>
      )}
    </Drawer>
  );
}

function Detail({ task, close, mayWrite }: { task: Task; close: () => void; mayWrite: boolean }) {
  const { title, detail, kind, owner, createdAt, doneAt, leadId, appointmentId } = task;
  const ownerName = useOwnerName();
  return (
    <Stack>
      <Text fw={650} size="lg" className="breakable">
        {title}
      </Text>
      {detail && (
        <Text className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {detail}
        </Text>
      )}
      <Stack gap={4}>
        <Fact width={60} name="Due">
          <Due task={task} />
        </Fact>
        <Fact width={60} name="Who">
          {ownerName(owner) ?? 'Nobody yet'}
        </Fact>
        <Fact width={60} name="Since">
          <When at={createdAt} />
        </Fact>
        {doneAt && (
          <Fact width={60} name="Done">
            <When at={doneAt} />
          </Fact>
        )}
        {kind !== 'manual' && (
          <Fact width={60} name="From">
            {words(kind)}
          </Fact>
        )}
      </Stack>
      <Group gap="xs">
        {leadId && (
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/messages" search={{ lead: leadId }} {...props} />}
          >
            Conversation
          </Button>
        )}
        {leadId && (
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/leads/$id" params={{ id: leadId }} {...props} />}
          >
            Lead
          </Button>
        )}
        {appointmentId && (
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/appointments/$id" params={{ id: appointmentId }} {...props} />}
          >
            Appointment
          </Button>
        )}
      </Group>
      {mayWrite && <Writes task={task} close={close} />}
    </Stack>
  );
}

function Writes({ task, close }: { task: Task; close: () => void }) {
  const { take, giveBack, finish, reopen } = useTaskWrites(task);
  const andClose = (press: { onClick: () => void; loading: boolean }) => ({
    ...press,
    onClick: () => {
      press.onClick();
      close();
    },
  });
  return (
    <Group>
      {finish && <Button {...andClose(finish)}>Done</Button>}
      {reopen && <Button {...andClose(reopen)}>Open again</Button>}
      {take && (
        <Button variant="default" {...take}>
          Take it on
        </Button>
      )}
      {giveBack && (
        <Button variant="default" {...giveBack}>
          Give it back
        </Button>
      )}
    </Group>
  );
}
