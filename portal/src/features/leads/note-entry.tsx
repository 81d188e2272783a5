import { Button, Paper, Stack, Text } from '@mantine/core';
import { query } from '../../app/api.ts';
import { askWhy } from '../../kit/ask-why.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { EntryHead } from './entry-head.tsx';
import type { Item } from './lead.ts';

type NoteItem = Extract<Item, { kind: 'note' }>;

/** What somebody of the team wrote down. */
export function NoteEntry({ item: { note, at } }: { item: NoteItem }) {
  const remove = useWrite(query.leadNotes.remove.mutationOptions(), { done: 'The note is removed.' });
  const ask = () =>
    askWhy({
      title: 'Remove this note?',
      consequence: 'It is gone for good.',
      verb: 'Remove it',
      isDangerous: true,
      act: () => remove.mutateAsync({ id: note.leadId, noteId: note.id }),
    });
  return (
    <Stack gap={4}>
      <EntryHead title={`Note by ${note.author.name ?? 'somebody who is gone'}`} at={at} />
      <Paper p="sm">
        <Text size="sm" className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {note.text}
        </Text>
      </Paper>
      {note.mayRemove && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={ask}
          style={{ alignSelf: 'flex-start' }}
        >
          Remove
        </Button>
      )}
    </Stack>
  );
}
