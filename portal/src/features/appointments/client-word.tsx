import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { day } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Detail } from './detail.ts';
import { Section } from './section.tsx';

/** A client says whether its lead came: its word counts at once. */
export function ClientWord({ detail }: { detail: Detail }) {
  const mayConfirm = useMay('appointments:confirm');
  const say = useWrite(query.appointments.confirm.mutationOptions(), {
    done: ({ status }) =>
      status === 'disputed' ? 'Thank you. A person looks into it now.' : 'Thank you: your word is recorded.',
  });
  if (!mayConfirm || detail.status === 'cancelled' || new Date(detail.startsAt) > new Date()) return null;
  const said = detail.evidence.filter(({ source, counts }) => source === 'client' && counts);
  const [last] = said;
  const isBilled = detail.proof !== null && !detail.proof.reversedAt;
  if (isBilled) return null;
  const offer = (answer: 'yes' | 'no') => !said.some((each) => each.answer === answer);
  const ask = (answer: 'yes' | 'no') =>
    askWhy({
      title: answer === 'yes' ? 'They came?' : 'They did not come?',
      verb: answer === 'yes' ? 'They came' : 'They did not come',
      isDangerous: answer === 'no',
      reason: { label: 'Anything to add? (may stay empty)', isOptional: true },
      consequence: consequenceOfWord(detail, answer, said.length > 0),
      act: (note) => say.mutateAsync({ id: detail.id, answer, ...(note && { note }) }),
    });
  if (!offer('yes') && !offer('no')) return null;
  return (
    <Section title="Did they come?">
      <Stack gap="sm">
        {last ? (
          <Alert color="blue">
            You said on {day(last.at)} that they {last.answer === 'yes' ? 'came' : 'did not come'}.
          </Alert>
        ) : (
          <Text size="sm" c="dimmed">
            You know best: your word counts at once. Without it the evidence decides, and then silence.
          </Text>
        )}
        <Group gap="xs">
          {offer('yes') && (
            <Button
              color="green"
              leftSection={<IconCheck size={16} aria-hidden />}
              variant={last ? 'default' : 'filled'}
              onClick={() => ask('yes')}
            >
              {last ? 'They came after all' : 'They came'}
            </Button>
          )}
          {offer('no') && (
            <Button
              color="red.9"
              leftSection={<IconX size={16} aria-hidden />}
              variant={last ? 'default' : 'filled'}
              onClick={() => ask('no')}
            >
              {last ? 'They did not come after all' : 'They did not come'}
            </Button>
          )}
        </Group>
      </Stack>
    </Section>
  );
}

/** What a client's word does, said before it is given. */
function consequenceOfWord({ status }: Detail, answer: 'yes' | 'no', hasSaid: boolean): string {
  const decides =
    'contradicts what is known, so a person of your operator decides. Nothing is billed meanwhile.';
  if (hasSaid || (status === 'shown' && answer === 'no') || (status === 'no_show' && answer === 'yes'))
    return `This ${decides}`;
  if (status !== 'booked') return 'It is filed with the evidence.';
  return answer === 'yes'
    ? 'It stands as shown at once, and counts toward your next milestone.'
    : 'It stands as a no-show, unless something speaks for the opposite: then a person decides. Nobody bills a no-show, and they are invited to book again.';
}
