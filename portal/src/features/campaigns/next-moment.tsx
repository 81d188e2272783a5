import { Text } from '@mantine/core';
import { byOwnClock, When } from '../../kit/time.tsx';

interface Next {
  readonly what: string;
  readonly until: string | null;
  readonly why: string;
  readonly blockedBy: string | null;
}

const IDLE: Readonly<Record<string, string>> = {
  draft: 'Not started yet',
  ended: 'It has ended',
  stopped: 'It was stopped',
  archived: 'It is put away',
};

/** What a campaign does next, when, and why not now. */
export function NextMoment({ next, status }: { next: Next | null; status: string }) {
  if (!next || status === 'draft') return <Text inherit>{IDLE[status] ?? 'It is about to look'}</Text>;
  const { what, until, why, blockedBy } = next;
  return (
    <Text inherit component="span">
      {what}
      {until && (
        <>
          {' '}
          <When at={until} />
        </>
      )}
      : {byOwnClock(blockedBy ? `not now, ${blockedBy}` : why)}
    </Text>
  );
}
