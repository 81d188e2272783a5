import { Progress, Stack, Text } from '@mantine/core';
import { count, counted } from '../../../kit/money.ts';
import type { ImportView } from './send-list.ts';

type Seen = Pick<
  ImportView,
  'status' | 'fileBytes' | 'bytesDone' | 'recordsDone' | 'imported' | 'reason' | 'rowsPerSecond'
>;

/** How far an import is: a bar while it runs, and words. */
export function ImportProgress({ of }: { of: Seen }) {
  const { status, fileBytes, bytesDone, recordsDone, imported, reason, rowsPerSecond } = of;
  const share = fileBytes ? Math.min(100, Math.floor((100 * bytesDone) / fileBytes)) : 0;
  const isGoing = status === 'waiting' || status === 'running';
  return (
    <Stack gap={4} miw={180}>
      {isGoing && (
        <Progress value={fileBytes ? share : 100} animated aria-label={`${share} % of the file is read`} />
      )}
      <Text size="sm" className="tabular">
        {status === 'waiting'
          ? 'Waits to be read'
          : `${counted(recordsDone, 'row')} read, ${counted(imported, 'lead')} added`}
        {status === 'running' && rowsPerSecond !== null && ` (${count(rowsPerSecond)} rows a second)`}
      </Text>
      {reason && (
        <Text size="sm" c="dimmed" className="breakable">
          {reason}
        </Text>
      )}
    </Stack>
  );
}

type Counted = Pick<ImportView, 'refused' | 'duplicated' | 'conflicted' | 'suppressed'>;

/** What there is to know of its rows, by kind; those with none are left out. */
export function problemCounts({ refused, duplicated, conflicted, suppressed }: Counted) {
  return [
    { kind: 'rejected' as const, many: refused, says: 'not taken' },
    { kind: 'duplicate' as const, many: duplicated, says: 'there already' },
    { kind: 'conflict' as const, many: conflicted, says: 'two people in one row' },
    { kind: 'suppressed' as const, many: suppressed, says: 'not to be reached' },
  ].filter(({ many }) => many > 0);
}
