import { Alert, Button, Group, List, Paper, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { counted } from '../../kit/money.ts';
import { ReasonField } from '../../kit/reason-field.tsx';
import { Lines, Loaded, LoadFailed } from '../../kit/states.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { nameOf } from '../../kit/words.ts';
import type { Lead } from './lead.ts';
import { READABLE } from './readable.ts';

type Contact = Lead['contact'];
type Found = Awaited<ReturnType<typeof api.contacts.find>>['items'][number];

/** Two contacts are one person: finds the other one, tells what will happen, and merges. */
export function openMerge(contact: Contact): void {
  openDialog({
    title: `Merge ${nameOf(contact)} with another person`,
    size: 'lg',
    content: (close) => <MergeForm contact={contact} close={close} />,
  });
}

function MergeForm({ contact, close }: { contact: Contact; close: () => void }) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [other, setOther] = useState<Found>();
  const by = asked.includes('@') ? { email: asked } : { phone: asked };
  const found = useQuery(
    query.contacts.find.queryOptions({ input: by, enabled: asked !== '', retry: false }),
  );
  const items = (found.data?.items ?? []).filter(({ id, mergedInto }) => id !== contact.id && !mergedInto);
  if (other)
    return <Preview contact={contact} other={other} back={() => setOther(undefined)} close={close} />;
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed.trim());
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Phone or email of the other one"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            flex={1}
            data-autofocus
          />
          <Button type="submit" loading={found.isFetching} disabled={typed.trim() === ''}>
            Find
          </Button>
        </Group>
      </form>
      {found.isError && <LoadFailed error={found.error} />}
      {found.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody else is known by that.
        </Text>
      )}
      {items.map((each) => (
        <Paper key={each.id} p="sm">
          <Group justify="space-between">
            <Stack gap={0}>
              <Text fw={600}>{nameOf(each)}</Text>
              <Text size="sm" c="dimmed">
                {[each.phone, each.email, each.company].filter(Boolean).join(', ')}
              </Text>
            </Stack>
            <Button size="xs" onClick={() => setOther(each)}>
              This one
            </Button>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}

interface PreviewProps {
  readonly contact: Contact;
  readonly other: Found;
  readonly back: () => void;
  readonly close: () => void;
}

function Preview({ contact, other, back, close }: PreviewProps) {
  const [kept, setKept] = useState(contact.id);
  const [reason, setReason] = useState('');
  const pair = kept === contact.id ? { id: other.id, into: contact.id } : { id: contact.id, into: other.id };
  const preview = useQuery(query.contacts.previewMerge.queryOptions({ input: pair, retry: false }));
  const merge = useWrite(query.contacts.merge.mutationOptions(), {
    done: 'They are one person now.',
    onDone: close,
  });
  const isReady = preview.data !== undefined && reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !merge.isPending) merge.mutate({ ...pair, reason: reason.trim() });
      }}
    >
      <Stack>
        <Radio.Group label="Which one is kept?" value={kept} onChange={setKept}>
          <Stack gap={6} pt={6}>
            {[contact, other].map((each) => (
              <Radio
                key={each.id}
                value={each.id}
                label={nameOf(each)}
                description={[each.phone, each.email].filter(Boolean).join(', ')}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Loaded of={preview} meanwhile={<Lines count={2} />}>
          {(what) => <WhatHappens of={what} />}
        </Loaded>
        <ReasonField label="How you know that it is one person" value={reason} onChange={setReason} />
        <FormFoot
          verb="Merge them"
          isPending={merge.isPending}
          isDisabled={!isReady}
          isDangerous
          cancel="Back"
          close={back}
        />
      </Stack>
    </form>
  );
}

type MergePreview = Awaited<ReturnType<typeof api.contacts.previewMerge>>;

function WhatHappens({ of: { leads, moves, fills, clashes, suppressions } }: { of: MergePreview }) {
  const ends = leads.filter(({ becomes }) => becomes === 'ends').length;
  const moved = leads.filter(({ becomes }) => becomes === 'moves').length;
  return (
    <Alert color="yellow" styles={READABLE} title="What will happen. It cannot be undone.">
      <List size="sm" spacing={2}>
        {moved > 0 && (
          <List.Item>{counted(moved, 'lead goes', 'leads go')} to the one that is kept.</List.Item>
        )}
        {ends > 0 && (
          <List.Item>
            Both are in {counted(ends, 'campaign')}: there one lead goes on and the other ends.
          </List.Item>
        )}
        <List.Item>
          What was said and booked moves: {counted(moves.messages, 'message')}, {counted(moves.calls, 'call')}{' '}
          and {counted(moves.appointments, 'appointment')}.
        </List.Item>
        {fills.length > 0 && <List.Item>What was empty is filled in: {fills.join(', ')}.</List.Item>}
        {clashes.length > 0 && (
          <List.Item>
            They differ in {clashes.map(({ field }) => field).join(', ')}: what is kept stays.
          </List.Item>
        )}
        {suppressions.length > 0 && (
          <List.Item>
            {counted(suppressions.length, 'of their addresses stays', 'of their addresses stay')} on the list
            of those not to reach.
          </List.Item>
        )}
      </List>
    </Alert>
  );
}
