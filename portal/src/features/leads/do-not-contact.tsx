import { Alert, Checkbox, Group, Radio, Select, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useMay } from '../../app/session.tsx';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { nameOf } from '../../kit/words.ts';
import { CHANNELS, type Channel, listed, MANY, whatEnds } from './do-not-contact-words.ts';
import type { Lead } from './lead.ts';
import { READABLE } from './readable.ts';

/** Ends texts, calls or emails to a person, in every campaign. */
export function openDoNotContact(lead: Lead): void {
  openDialog({
    title: `Do not contact ${nameOf(lead.contact)}`,
    size: 'lg',
    content: (close) => <DoNotContactForm lead={lead} close={close} />,
  });
}

type Whose = 'person' | 'us';

const SAID = ['In a call', 'In a text', 'In an email', 'In person', 'In another way'];

function DoNotContactForm({ lead, close }: { lead: Lead; close: () => void }) {
  const { contact } = lead;
  const ways = CHANNELS.filter((channel) => (channel === 'email' ? contact.email : contact.phone));
  const ended = useEnded(lead);
  const [chosen, setChosen] = useState<Channel[]>([]);
  const [whose, setWhose] = useState<Whose>('person');
  const [source, setSource] = useState(SAID[0] ?? '');
  const [text, setText] = useState('');
  const mayDecide = useMay('suppressions:write');
  const end = useEnd(close);
  const isReady = chosen.length > 0 && text.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !end.isPending)
          end.mutate({ contact, channels: chosen, whose, source, text: text.trim() });
      }}
    >
      <Stack>
        <Checkbox.Group
          label="No more"
          value={[...chosen, ...ended]}
          onChange={(values) => setChosen(ways.filter((way) => values.includes(way) && !ended.includes(way)))}
          required
        >
          <Group mt={6}>
            {ways.map((way) => (
              <Checkbox
                key={way}
                value={way}
                disabled={ended.includes(way)}
                label={ended.includes(way) ? `${MANY[way]} (ended already)` : MANY[way]}
              />
            ))}
          </Group>
        </Checkbox.Group>
        {mayDecide && <WhoWantsIt value={whose} onChange={setWhose} />}
        {whose === 'person' && (
          <Select
            label="Where they said so"
            data={SAID}
            value={source}
            onChange={(value) => value && setSource(value)}
            allowDeselect={false}
          />
        )}
        <Textarea
          label={whose === 'person' ? 'What they said, or why' : 'Why'}
          description="It is kept for good, for whoever asks later"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          required
        />
        {chosen.length > 0 && <Consequence lead={lead} chosen={chosen} ended={ended} whose={whose} />}
        <FormFoot
          verb={chosen.length > 0 ? `Stop ${listed(chosen)}` : 'Stop'}
          isPending={end.isPending}
          isDisabled={!isReady}
          close={close}
        />
      </Stack>
    </form>
  );
}

function WhoWantsIt({ value, onChange }: { value: Whose; onChange: (value: Whose) => void }) {
  return (
    <Radio.Group
      label="Who wants it"
      value={value}
      onChange={(chosen) => onChange(chosen === 'us' ? 'us' : 'person')}
    >
      <Stack gap={6} mt={6}>
        <Radio
          value="person"
          label="They do"
          description="Their own word counts, however they said it: no form and no keyword is needed"
        />
        <Radio
          value="us"
          label="We do"
          description="They said nothing, and we leave them alone all the same"
        />
      </Stack>
    </Radio.Group>
  );
}

interface ConsequenceProps {
  readonly lead: Lead;
  readonly chosen: readonly Channel[];
  readonly ended: readonly Channel[];
  readonly whose: Whose;
}

function Consequence({ lead, chosen, ended, whose }: ConsequenceProps) {
  const { phone, email } = lead.contact;
  const lines = whatEnds({
    ...{ phone, email, chosen, ended, isTheirWord: whose === 'person' },
    isRunning: lead.endedAt === null,
  });
  return (
    <Alert color="yellow" styles={READABLE} title="What this does">
      <Stack gap={4}>
        {lines.map((line) => (
          <Text key={line} size="sm">
            {line}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

/** By which ways nobody reaches the person any more, for whatever. */
function useEnded({ contact }: Lead): readonly Channel[] {
  const may = useMay('consent:read');
  const { data } = useQuery(query.consent.list.queryOptions({ input: { id: contact.id }, enabled: may }));
  const isAddress = (address: string) =>
    address === contact.phone || address === contact.email?.toLowerCase();
  return CHANNELS.filter((channel) =>
    data?.suppressions.some(
      (one) => one.channel === channel && one.purpose === 'any' && isAddress(one.address),
    ),
  );
}

interface Asked {
  readonly contact: Lead['contact'];
  readonly channels: Channel[];
  readonly whose: Whose;
  readonly source: string;
  readonly text: string;
}

/** Writes it down, a channel at a time; what was written stays when a later one fails. */
async function endAll({ contact, channels, whose, source, text }: Asked): Promise<void> {
  if (whose === 'us') {
    for (const channel of channels) {
      const address = channel === 'email' ? contact.email : contact.phone;
      if (address) await api.suppressions.add({ channels: [channel], addresses: [address], note: text });
    }
    return;
  }
  for (const channel of channels)
    await api.consent.record({ id: contact.id, channel, action: 'revoked', source, text });
}

function useEnd(close: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: endAll,
    onSuccess: (_, { contact, channels }) => {
      notifications.show({ message: `No more ${listed(channels)} to ${nameOf(contact)}.`, color: 'green' });
      close();
    },
    onError: (error) => {
      const { title, detail, errors } = problemOf(error);
      const message = errors.map((each) => each.message).join(', ') || detail;
      notifications.show({ title, message, color: 'red', autoClose: 12_000 });
    },
    onSettled: () => client.invalidateQueries(),
  });
}
