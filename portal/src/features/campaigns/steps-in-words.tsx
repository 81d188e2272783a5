import { List, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { list } from './campaign-words.ts';
import { readSaved } from './sequences/saved-sequence.ts';
import { stepWordsIn } from './sequences/step-words.ts';

const STOPS: Readonly<Record<string, string>> = {
  reply: 'a reply',
  booking: 'a booking',
  bounce: 'a bounce',
  payment: 'a payment',
};

/** What a version of a sequence does, step by step. */
export function StepsInWords({ sequenceId }: { sequenceId: string }) {
  const sequence = useQuery(query.sequences.get.queryOptions({ input: { id: sequenceId } }));
  return (
    <Loaded of={sequence} meanwhile={<Lines count={4} height={24} />}>
      {(found) => {
        const { steps: all, stopOn } = readSaved(found);
        return (
          <Paper p="sm">
            <List type="ordered" size="sm" spacing={2}>
              {all.map((step) => (
                <List.Item key={step.id}>
                  {step.name && `${step.name}: `}
                  {stepWordsIn(all, step)}
                </List.Item>
              ))}
            </List>
            <Text size="sm" c="dimmed" mt="xs">
              Ends at once at an opt-out
              {stopOn.length > 0 && `, ${list(stopOn.map((rule) => STOPS[rule] ?? rule))}`}.
            </Text>
          </Paper>
        );
      }}
    </Loaded>
  );
}
