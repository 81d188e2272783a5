import { Button, Group, Menu, Stack, Text } from '@mantine/core';
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
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { ReasonField } from '../../kit/reason-field.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { openDoNotContact } from './do-not-contact.tsx';
import type { Lead } from './lead.ts';
import { WhichStep } from './which-step.tsx';

const WHY = { label: 'Why' };

/** What a person can do with a lead's sequence; each asks for a reason that stays with the lead. */
export function LeadActions({ lead }: { lead: Lead }) {
  const { person, visit } = useMe();
  const actions = useActions();
  const { takeOver, giveBack } = actions;
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
              act: (reason) => takeOver.mutateAsync({ id, reason }),
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
              act: (reason) => giveBack.mutateAsync({ id, reason }),
            })
          }
        >
          {isMine ? 'Give back' : 'Resume'}
        </Button>
      )}
      <More lead={lead} actions={actions} />
    </Group>
  );
}

type Actions = ReturnType<typeof useActions>;

function useActions() {
  const { takeOver, giveBack, pause, skip, stop } = query.leadActions;
  return {
    takeOver: useWrite(takeOver.mutationOptions(), { done: 'The lead is yours now.' }),
    giveBack: useWrite(giveBack.mutationOptions(), { done: 'The sequence goes on.' }),
    pause: useWrite(pause.mutationOptions(), { done: 'It is paused.' }),
    skip: useWrite(skip.mutationOptions(), { done: 'They go on with the next step.' }),
    stop: useWrite(stop.mutationOptions(), { done: 'The sequence is stopped.' }),
  };
}

function More({ lead, actions }: { lead: Lead; actions: Actions }) {
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
        {!isOver && <SteerItems lead={lead} actions={actions} />}
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

function SteerItems({ lead, actions }: { lead: Lead; actions: Actions }) {
  const { id, pausedAt } = lead;
  const maySeeSteps = useMay('sequences:read');
  const { pause, skip } = actions;
  return (
    <>
      {!pausedAt && (
        <Menu.Item
          leftSection={<IconPlayerPause size={16} />}
          onClick={() =>
            askWhy({
              title: 'Pause this lead?',
              consequence:
                'Nothing of the sequence goes out until somebody resumes it. What belongs to an appointment goes on.',
              verb: 'Pause it',
              reason: WHY,
              act: (reason) => pause.mutateAsync({ id, reason }),
            })
          }
        >
          Pause
        </Menu.Item>
      )}
      {lead.stepId && (
        <Menu.Item
          leftSection={<IconPlayerSkipForward size={16} />}
          onClick={() =>
            askWhy({
              title: 'Skip the step that they stand at?',
              consequence: 'They go on with the next step.',
              verb: 'Skip it',
              reason: WHY,
              act: (reason) => skip.mutateAsync({ id, reason }),
            })
          }
        >
          Skip this step
        </Menu.Item>
      )}
      {maySeeSteps && (
        <Menu.Item leftSection={<IconStairs size={16} />} onClick={() => openMove(lead)}>
          Move to a step
        </Menu.Item>
      )}
      <Menu.Divider />
      <StopItems id={id} actions={actions} />
    </>
  );
}

function StopItems({ id, actions }: { id: string; actions: Actions }) {
  const ask = (paid: boolean) =>
    askWhy({
      title: paid ? 'Stop: they have paid?' : 'Stop the sequence for good?',
      consequence:
        'The sequence ends and cannot be begun again. What belongs to an appointment goes on, and they may be in other campaigns. Who wants no more texts, calls or emails belongs under “Do not contact”.',
      verb: 'Stop it',
      isDangerous: true,
      reason: WHY,
      act: (reason) => actions.stop.mutateAsync({ id, reason, paid }),
    });
  return (
    <>
      <Menu.Item leftSection={<IconPlayerStop size={16} />} color="red" onClick={() => ask(false)}>
        Stop the sequence for good
      </Menu.Item>
      <Menu.Item leftSection={<IconPlayerStop size={16} />} color="red" onClick={() => ask(true)}>
        Stop: they have paid
      </Menu.Item>
    </>
  );
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
    done: 'It stands at the other step now.',
    onDone: close,
  });
  const isReady = stepId !== undefined && reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !move.isPending) move.mutate({ id: lead.id, stepId, reason: reason.trim() });
      }}
    >
      <Stack>
        <Text size="sm">
          They go on from there, also at a step that they have passed. What was sent stays sent.
        </Text>
        <WhichStep campaignId={lead.campaignId} value={stepId} onChange={setStep} />
        <ReasonField {...WHY} value={reason} onChange={setReason} />
        <FormFoot verb="Move it" isPending={move.isPending} isDisabled={!isReady} close={close} />
      </Stack>
    </form>
  );
}
