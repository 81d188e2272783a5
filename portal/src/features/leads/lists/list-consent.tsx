import { Checkbox, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { missingOf, type Reading } from './reading.ts';

interface ConsentProps {
  readonly reading: Reading;
  readonly onReading: (reading: Reading) => void;
}

/** What the people of a list agreed to, as it is noted for each of them. */
export function ListConsent({ reading, onReading }: ConsentProps) {
  const { consent } = reading;
  const change = (changes: Partial<Reading['consent']>) =>
    onReading({ ...reading, consent: { ...consent, ...changes } });
  return (
    <Paper p="md">
      <Stack>
        <Checkbox.Group
          label="The people of this list agreed to get"
          description="Tick only what they really agreed to: it is noted for each of them, with where and what."
          value={[...consent.channels]}
          onChange={(channels) => change({ channels })}
        >
          <Group mt="xs">
            <Checkbox value="sms" label="Texts" />
            <Checkbox value="call" label="Calls" />
            <Checkbox value="email" label="Emails" />
          </Group>
        </Checkbox.Group>
        {consent.channels.length > 0 ? (
          <>
            <TextInput
              label="Where it was given"
              description="e.g. the form on the client’s site, in May"
              required
              maxLength={200}
              value={consent.source}
              error={consent.source !== '' ? missingOf(reading) : null}
              onChange={(event) => change({ source: event.currentTarget.value })}
            />
            <Textarea
              label="What was agreed to, word by word"
              maxLength={2_000}
              autosize
              minRows={2}
              value={consent.text}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            Nothing ticked: nothing is noted, and a policy that asks for consent will not reach them.
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
