import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { openDialog } from './dialog.ts';
import { FormFoot } from './form-foot.tsx';
import { ReasonField } from './reason-field.tsx';

interface Question {
  readonly title: string;
  /** What it does, and what cannot be undone of it */
  readonly consequence: ReactNode;
  /** On the button: the verb */
  readonly verb: string;
  readonly isDangerous?: boolean;
  /** Left out: no reason is asked for */
  readonly reason?: { readonly label: string; readonly isOptional?: boolean };
  /** A failure keeps the question open, and is to be told by whatever fails: see `useWrite` */
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
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <Stack>
        <Text component="div" size="sm">
          {consequence}
        </Text>
        {reason && (
          <ReasonField
            label={reason.label}
            required={!reason.isOptional}
            value={why}
            onChange={setWhy}
            isFirst
          />
        )}
        <FormFoot
          verb={verb}
          isPending={isActing}
          close={close}
          isDisabled={!isReady}
          isDangerous={isDangerous}
        />
      </Stack>
    </form>
  );
}
