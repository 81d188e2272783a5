import { Button, Grid, Group, Paper, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { query } from '../../../app/api.ts';
import { problemOf } from '../../../app/problem.ts';
import { useMay } from '../../../app/session.tsx';
import { LeaveGuard } from '../../../kit/leave-guard.tsx';
import { useWrite } from '../../../kit/use-write.ts';
import { Preview, usePreview } from './preview.tsx';
import { inUse, type TemplateItem, type Wording } from './template-words.ts';
import { WordingHistory } from './wording-history.tsx';

interface TemplateEditorProps {
  readonly item: TemplateItem;
  readonly locale: string;
  /** Whose own words they are; undefined: every client's */
  readonly clientId: string | undefined;
}

/** The words of a message, beside what whoever gets it reads. */
export function TemplateEditor({ item, locale, clientId }: TemplateEditorProps) {
  const mayWrite = useMay('settings:write');
  const known = inUse(item, locale) ?? { subject: item.channel === 'email' ? '' : null, body: '' };
  const { draft, base, setDraft, isDirty, saved } = useWording(known);
  const [asked] = useDebouncedValue(draft, 400);
  const [saveErrors, setSaveErrors] = useState<readonly { field: string; message: string }[]>([]);
  const preview = usePreview({ item, locale, clientId, draft: asked });
  const errors = saveErrors.length > 0 ? saveErrors : preview.error ? problemOf(preview.error).errors : [];
  const wrong = (field: string) =>
    errors.filter((each) => each.field === field).map(({ message }) => message);
  const save = useWrite(query.templates.save.mutationOptions(), {
    done: ({ version }) => `Saved as version ${version}. It is used from now on.`,
    onDone: (_, { subject = null, body }) => saved({ subject, body }),
    onFields: (problems) => {
      setSaveErrors(problems);
      return true;
    },
  });
  const change = (part: Partial<Wording>) => {
    setSaveErrors([]);
    setDraft((was) => ({ ...was, ...part }));
  };
  const { name, channel } = item;
  return (
    <Grid>
      <LeaveGuard isDirty={() => isDirty && !save.isPending} of={['channel', 'clientId', 'locale']} />
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack>
          <Words item={item} draft={draft} change={change} wrong={wrong} isLocked={!mayWrite} />
          {mayWrite && (
            <Group justify="flex-end">
              <Button variant="default" disabled={!isDirty} onClick={() => change(base)}>
                Undo
              </Button>
              <Button
                loading={save.isPending}
                disabled={!isDirty || draft.body.trim() === ''}
                onClick={() =>
                  save.mutate({ name, channel, locale, ...draft, ...(clientId && { clientId }) })
                }
              >
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack>
          <Preview item={item} preview={preview} />
          <WordingHistory
            item={item}
            locale={locale}
            clientId={clientId}
            onUse={mayWrite ? change : undefined}
          />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

/**
 * Words while they are written. What is saved elsewhere meanwhile takes their place only where nothing was written; what
 * was saved here is no change any more, before it is read again.
 */
function useWording(known: Wording) {
  const [seen, setSeen] = useState(known);
  const [base, setBase] = useState(known);
  const [draft, setDraft] = useState(known);
  const isDirty = !isSame(draft, base);
  if (!isSame(known, seen)) {
    setSeen(known);
    if (!isDirty) {
      setBase(known);
      setDraft(known);
    }
  }
  return { draft, base, setDraft, isDirty, saved: setBase };
}

function isSame(one: Wording, other: Wording): boolean {
  return one.body === other.body && one.subject === other.subject;
}

interface WordsProps {
  readonly item: TemplateItem;
  readonly draft: Wording;
  readonly change: (part: Partial<Wording>) => void;
  readonly wrong: (field: string) => readonly string[];
  readonly isLocked: boolean;
}

function Words({ item, draft, change, wrong, isLocked }: WordsProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (field: string) => {
    const at = area.current?.selectionStart ?? draft.body.length;
    change({
      body: `${draft.body.slice(0, at)}{{ ${field} }}${draft.body.slice(area.current?.selectionEnd ?? at)}`,
    });
    area.current?.focus();
  };
  const others = wrong('').concat(wrong('channel'), wrong('locale'), wrong('name'), wrong('leadId'));
  return (
    <>
      {item.channel === 'email' && (
        <TextInput
          label="Subject"
          value={draft.subject ?? ''}
          readOnly={isLocked}
          error={wrong('subject').join(' ') || undefined}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      )}
      <Textarea
        ref={area}
        label="Words"
        description={'Fields stand in {{ }}: Hi {{ first_name | default: "there" }}'}
        value={draft.body}
        readOnly={isLocked}
        error={
          wrong('body').length > 0 ? (
            <>
              {wrong('body').map((message) => (
                <span key={message}>
                  {message}
                  <br />
                </span>
              ))}
            </>
          ) : undefined
        }
        autosize
        minRows={item.channel === 'sms' ? 5 : 12}
        maxRows={28}
        onChange={(event) => change({ body: event.currentTarget.value })}
      />
      {others.map((message) => (
        <Text key={message} size="sm" c="var(--mantine-color-red-light-color)" role="alert">
          {message}
        </Text>
      ))}
      {!isLocked && <Fields item={item} insert={insert} />}
    </>
  );
}

function Fields({ item, insert }: { item: TemplateItem; insert: (field: string) => void }) {
  return (
    <Paper p="sm">
      <Text size="sm" fw={600} mb={6}>
        Fields to put in
      </Text>
      <Group gap={6}>
        {item.fields.map(({ name, description }) => (
          <Tooltip key={name} label={description} multiline maw={300}>
            <Button size="compact-xs" variant="default" onClick={() => insert(name)}>
              {name}
            </Button>
          </Tooltip>
        ))}
        {item.name.startsWith('sequence_') && (
          <Tooltip label="Any field of the contact: put its name behind the dot">
            <Button size="compact-xs" variant="default" onClick={() => insert('fields.name')}>
              fields.…
            </Button>
          </Tooltip>
        )}
      </Group>
    </Paper>
  );
}
