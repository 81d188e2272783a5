import { Button, Group, Menu, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconChevronDown,
  IconHandStop,
  IconMessageOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconStairs,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { openDialog } from '../../kit/dialog.ts';
import { useWrite } from '../../kit/use-write.ts';
import { WhichStep } from './bulk-dialog.tsx';
import { openDoNotContact } from './do-not-contact.tsx';
import type { Lead } from './lead.ts';

const WHY = { label: 'Why' };

/** What a person can do with a lead's sequence; each asks for a reason that stays with the lead. */
export function LeadActions({ lead }: { lead: Lead }) {
  const { person, visit } = useMe();
  const act = useAct();
  const { id, pausedAt, endedAt, assignedTo } = lead;
  const isMine = assignedTo !== null && assignedTo === person?.id;
  const isOver = endedAt !== null;
  if (visit) return null;
  return (
    <Group gap="xs">
      {person && !(isMine && (pausedAt || isOver)) && (
        <Button
          size="xs"
          leftSection={<IconHandStop size={16} />}
          onClick={() =>
            askWhy({
              title: 'Take this lead over?',
              consequence: isOver
                ? 'The lead is assigned to you.'
                : 'The lead is assigned to you, and the sequence pauses: nothing goes out by itself until you give it back.',
              verb: 'Take it over',
              reason: WHY,
              act: (reason) => act(() => api.leadActions.takeOver({ id, reason }), 'The lead is yours now.'),
            })
          }
        >
          Take over
        </Button>
      )}
      {!isOver && pausedAt && (
        <Button
          size="xs"
          variant={isMine ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() =>
            askWhy({
              title: isMine ? 'Give this lead back?' : 'Resume this lead?',
              consequence: 'The sequence goes on: what fell due in the pause is due now.',
              verb: isMine ? 'Give it back' : 'Resume it',
              reason: WHY,
              act: (reason) => act(() => api.leadActions.giveBack({ id, reason }), 'The sequence goes on.'),
            })
          }
        >
          {isMine ? 'Give back' : 'Resume'}
        </Button>
      )}
      <More lead={lead} act={act} />
    </Group>
  );
}

type Act = (work: () => Promise<unknown>, done: string) => Promise<void>;

function More({ lead, act }: { lead: Lead; act: Act }) {
  const mayEndContact = useMay('consent:write');
  const isOver = lead.endedAt !== null;
  if (isOver && !mayEndContact) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {!isOver && <SteerItems lead={lead} act={act} />}
        {mayEndContact && (
          <Menu.Item
            leftSection={<IconMessageOff size={16} />}
            color="red"
            onClick={() => openDoNotContact(lead)}
          >
            Do not contact: stop texts, calls, emails
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function SteerItems({ lead, act }: { lead: Lead; act: Act }) {
  const { id, pausedAt } = lead;
  const ask = (
    title: string,
    consequence: string,
    verb: string,
    work: (reason: string) => Promise<unknown>,
  ) =>
    askWhy({
      ...{ title, consequence, verb, reason: WHY },
      act: (reason) => act(() => work(reason), 'Done.'),
    });
  return (
    <>
      {!pausedAt && (
        <Menu.Item
          leftSection={<IconPlayerPause size={16} />}
          onClick={() =>
            ask(
              'Pause this lead?',
              'Nothing of the sequence goes out until somebody resumes it. What belongs to an appointment goes on.',
              'Pause it',
              (reason) => api.leadActions.pause({ id, reason }),
            )
          }
        >
          Pause
        </Menu.Item>
      )}
      {lead.stepId && (
        <Menu.Item
          leftSection={<IconPlayerSkipForward size={16} />}
          onClick={() =>
            ask('Skip the step that they stand at?', 'They go on with the next step.', 'Skip it', (reason) =>
              api.leadActions.skip({ id, reason }),
            )
          }
        >
          Skip this step
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconStairs size={16} />} onClick={() => openMove(lead)}>
        Move to a step
      </Menu.Item>
      <Menu.Divider />
      <StopItems id={id} act={act} />
    </>
  );
}

function StopItems({ id, act }: { id: string; act: Act }) {
  const stop = (paid: boolean) =>
    askWhy({
      title: paid ? 'Stop: they have paid?' : 'Stop the sequence for good?',
      consequence:
        'The sequence ends and cannot be begun again. What belongs to an appointment goes on, and they may be in other campaigns. Who wants no more texts, calls or emails belongs under “Do not contact”.',
      verb: 'Stop it',
      isDangerous: true,
      reason: WHY,
      act: (reason) => act(() => api.leadActions.stop({ id, reason, paid }), 'The sequence is stopped.'),
    });
  return (
    <>
      <Menu.Item leftSection={<IconPlayerStop size={16} />} color="red" onClick={() => stop(false)}>
        Stop the sequence for good
      </Menu.Item>
      <Menu.Item leftSection={<IconPlayerStop size={16} />} color="red" onClick={() => stop(true)}>
        Stop: they have paid
      </Menu.Item>
    </>
  );
}

/** Does it, and says what came of it; a no keeps the question open. */
function useAct(): Act {
  const client = useQueryClient();
  return async (work, done) => {
    try {
      await work();
      notifications.show({ message: done, color: 'green' });
    } catch (error) {
      const { title, detail } = problemOf(error);
      notifications.show({ title, message: detail, color: 'red', autoClose: 12_000 });
      throw error;
    } finally {
      void client.invalidateQueries();
    }
  };
}

function openMove(lead: Lead): void {
  openDialog({
    title: 'Move to a step',
    content: (close) => <MoveForm lead={lead} close={close} />,
  });
}

function MoveForm({ lead, close }: { lead: Lead; close: () => void }) {
  const [stepId, setStep] = useState<string>();
  const [reason, setReason] = useState('');
  const move = useWrite(query.leadActions.move.mutationOptions(), {
    done: 'They stand at the other step now.',
    onDone: close,
  });
  return (
    <Stack>
      <Text size="sm">
        They go on from there, also at a step that they have passed. What was sent stays sent.
      </Text>
      <WhichStep campaignId={lead.campaignId} value={stepId} onChange={setStep} />
      <Textarea
        label="Why"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        required
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          loading={move.isPending}
          disabled={!stepId || reason.trim() === ''}
          onClick={() => stepId && move.mutate({ id: lead.id, stepId, reason: reason.trim() })}
        >
          Move it
        </Button>
      </Group>
    </Stack>
  );
}
