import { Badge, type MantineColor } from '@mantine/core';
import { words } from './words.ts';

/** The colour of each status, whatever it is of; the word stands on it, so that colour never tells alone. */
const COLOURS: Readonly<Record<string, MantineColor>> = {
  active: 'green',
  running: 'green',
  paid: 'green',
  shown: 'green',
  delivered: 'green',
  done: 'green',
  right: 'green',
  booked: 'blue',
  open: 'blue',
  sent: 'blue',
  invoiced: 'blue',
  contacted: 'cyan',
  replied: 'cyan',
  callback: 'cyan',
  paused: 'yellow',
  waiting: 'yellow',
  pending: 'yellow',
  checking: 'yellow',
  disputed: 'orange',
  unconfirmed: 'orange',
  overdue: 'red',
  failed: 'red',
  blocked: 'red',
  no_show: 'red',
  opted_out: 'red',
  dnc: 'red',
  quarantined: 'red',
  uncollectible: 'red',
};

/** A status in its own words. `says` replaces the word where the API's is not a person's. */
export function Status({ of, says }: { of: string; says?: string }) {
  return (
    <Badge
      variant="light"
      color={COLOURS[of] ?? 'gray'}
      tt="none"
      fw={600}
      autoContrast={false}
      miw="max-content"
    >
      {says ?? words(of)}
    </Badge>
  );
}
