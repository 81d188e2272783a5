import { Box, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { bytes } from '../../../kit/money.ts';
import { LoadFailed } from '../../../kit/states.tsx';
import { unfit } from './send-list.ts';

interface PickerProps {
  readonly file: File | null;
  readonly onPick: (file: File | null) => void;
  /** The name of a file that was chosen before the page was loaded anew */
  readonly lost?: string | null;
}

/** Takes a file by choosing or dropping it: the browser's own input lies over the whole field, and takes both. */
export function ListPicker({ file, onPick, lost }: PickerProps) {
  const [refused, setRefused] = useState<unknown>(null);
  const [isOver, setOver] = useState(false);
  const take = (picked: File | null | undefined) => {
    if (!picked) return;
    const problem = unfit(picked);
    setRefused(problem);
    if (!problem) onPick(picked);
  };
  if (file) {
    return (
      <Paper p="sm">
        <Group justify="space-between">
          <Group gap="sm" miw={0}>
            <IconFileSpreadsheet size={24} stroke={1.5} aria-hidden />
            <Stack gap={0} miw={0}>
              <Text fw={600} className="breakable">
                {file.name}
              </Text>
              <Text size="sm" c="dimmed">
                {bytes(file.size)}
              </Text>
            </Stack>
          </Group>
          <Button variant="default" size="xs" onClick={() => onPick(null)}>
            Choose another
          </Button>
        </Group>
      </Paper>
    );
  }
  return (
    <Stack gap="xs">
      <Box
        pos="relative"
        p="xl"
        bd={`1px dashed var(--mantine-color-${isOver ? 'brand-5' : 'dimmed'})`}
        bg={isOver ? 'var(--mantine-color-brand-light)' : undefined}
        style={{ borderRadius: 'var(--mantine-radius-md)' }}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      >
        <Stack align="center" gap={4} ta="center">
          <IconUpload size={28} stroke={1.5} aria-hidden />
          <Text fw={600}>Drop a CSV file here, or press to choose one</Text>
          <Text size="sm" c="dimmed">
            With a header line and a phone or an email in each row. Comma, semicolon or tab; up to 1,000 MB.
          </Text>
          {lost && (
            <Text size="sm">“{lost}” has to be chosen again: this browser keeps no lists of people.</Text>
          )}
        </Stack>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          aria-label="CSV file with leads"
          className="drop-input"
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </Box>
      {refused !== null && <LoadFailed error={refused} />}
    </Stack>
  );
}
