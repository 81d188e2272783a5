import { Code, Group, Highlight, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { count } from '../../kit/money.ts';

/** A body as it came, laid out where it is JSON, with what is looked for marked. */
export function EventBody({ body }: { body: string }) {
  const [wanted, setWanted] = useState('');
  const lines = readable(body).split('\n');
  const found = wanted.trim().toLowerCase();
  const shown = found === '' ? lines : lines.filter((line) => line.toLowerCase().includes(found));
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-end">
        <TextInput
          label="What came"
          placeholder="Search in it"
          leftSection={<IconSearch size={16} />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          flex={1}
          maw={320}
        />
        {found && (
          <Text size="sm" c="dimmed" role="status">
            {shown.length === 0 ? 'Not in it' : `${count(shown.length)} of ${count(lines.length)} lines`}
          </Text>
        )}
      </Group>
      {shown.length > 0 && (
        <Code
          block
          tabIndex={0}
          aria-label="Body of the event"
          style={{ whiteSpace: 'pre-wrap' }}
          className="breakable"
        >
          <Highlight component="span" highlight={found} fz="inherit" ff="inherit" inherit>
            {shown.join('\n')}
          </Highlight>
        </Code>
      )}
    </Stack>
  );
}

/** Vendors send JSON, or a form. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    const isForm = /^[\w.%-]+=[^\s]*(&[\w.%-]+=[^\s]*)*$/.test(body);
    if (!isForm) return body;
    return [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n');
  }
}
