import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconCheck, IconFilePlus, IconX } from '@tabler/icons-react';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { openAddEvidence } from './add-evidence.tsx';
import { consequenceOf } from './consequence.ts';
import type { Detail } from './detail.ts';
import { Section } from './section.tsx';
import { whoOf } from './standing.ts';

type Verdict = 'shown' | 'no_show';

/** Staff decide, settle what is disputed, or reverse: with what it costs said before. */
export function DecideSection({ detail }: { detail: Detail }) {
  const mayVerify = useMay('appointments:verify');
  const verify = useWrite(query.appointments.verification.mutationOptions(), {
    done: ({ status }) => (status === 'shown' ? 'It stands as shown.' : 'It stands as a no-show.'),
  });
  if (!mayVerify || detail.status === 'cancelled') return null;
  if (new Date(detail.startsAt) > new Date())
    return (
      <Section title="Did they come?">
        <Text size="sm" c="dimmed">
          This can be said once it has begun.
        </Text>
      </Section>
    );
  const decide = (verdict: Verdict) => {
    const isFirst = detail.status === 'booked';
    askWhy({
      title: titleOf(detail, verdict),
      verb: verdict === 'shown' ? 'They came' : 'They did not come',
      isDangerous: detail.status === 'shown',
      reason: { label: isFirst ? 'How do you know? (may stay empty)' : 'Reason', isOptional: isFirst },
      consequence: (
        <List size="sm" spacing={4}>
          {consequenceOf(detail, verdict).map((words) => (
            <List.Item key={words}>{words}</List.Item>
          ))}
          <List.Item>Your name and the reason stand in the audit log.</List.Item>
        </List>
      ),
      act: (reason) => verify.mutateAsync({ id: detail.id, verdict, ...(reason && { reason }) }),
    });
  };
  return (
    <Section title="Did they come?">
      <Stack gap="sm">
        <Hint status={detail.status} />
        <Group gap="xs">
          {detail.status !== 'shown' && (
            <Button
              color="green"
              leftSection={<IconCheck size={16} aria-hidden />}
              onClick={() => decide('shown')}
            >
              Shown
            </Button>
          )}
          {detail.status !== 'no_show' && (
            <Button
              color="red.9"
              variant={detail.status === 'shown' ? 'default' : 'filled'}
              leftSection={<IconX size={16} aria-hidden />}
              onClick={() => decide('no_show')}
            >
              {detail.status === 'shown' ? 'Reverse: they did not come' : 'Not shown'}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconFilePlus size={16} aria-hidden />}
            onClick={() => openAddEvidence(detail.id)}
          >
            Add evidence
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function Hint({ status }: Pick<Detail, 'status'>) {
  if (status === 'disputed')
    return (
      <Alert color="orange" title="A person must decide">
        The evidence below contradicts itself. Nothing is billed until you do.
      </Alert>
    );
  const words = {
    booked: 'It decides itself when somebody answers, or by silence later. You may decide now.',
    shown: 'It stands as shown. Reverse it only if it turns out that they did not come.',
    no_show: 'It stands as a no-show. Say shown if it turns out that they came.',
    cancelled: '',
  }[status];
  return (
    <Text size="sm" c="dimmed">
      {words}
    </Text>
  );
}

function titleOf({ status, attendee }: Detail, verdict: Verdict): string {
  const who = whoOf(attendee);
  if (status === 'shown') return `Reverse the show of ${who}?`;
  return verdict === 'shown' ? `Did ${who} come?` : `Did ${who} not come?`;
}
