import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { openDialog } from './dialog.ts';

interface Question {
  readonly title: string;
  /** What it does, and what cannot be undone of it */
  readonly consequence: ReactNode;
  /** On the button: the verb */
  readonly verb: string;
  readonly isDangerous?: boolean;
  /** Left out: no reason is asked for */
  readonly reason?: { readonly label: string; readonly isOptional?: boolean };
  readonly act: (reason: string) => Promise<unknown>;
}

/** Asks before something is done that others will feel, with the reason that will stand in the record. */
export function askWhy(question: Question): void {
  openDialog({
    title: question.title,
    content: (close) => <Ask {...question} close={close} />,
  });
}

function Ask({
  consequence,
  verb,
  isDangerous = false,
  reason,
  act,
  close,
}: Question & { close: () => void }) {
  const [why, setWhy] = useState('');
  const [isActing, setActing] = useState(false);
  const isReady = !reason || reason.isOptional || why.trim() !== '';
  const run = () => {
    if (!isReady || isActing) return;
    setActing(true);
    act(why.trim()).then(close, () => setActing(false));
  };
  return (
    <Stack>
      <Text component="div" size="sm">
        {consequence}
      </Text>
      {reason && (
        <Textarea
          label={reason.label}
          required={!reason.isOptional}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button onClick={run} loading={isActing} disabled={!isReady} color={isDangerous ? 'red' : undefined}>
          {verb}
        </Button>
      </Group>
    </Stack>
  );
}
