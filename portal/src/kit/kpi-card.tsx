import { Anchor, Group, Paper, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconEqual, type TablerIcon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { count, percent } from './money.ts';

interface Change {
  readonly words: string;
  readonly direction: 'up' | 'down' | 'same';
}

/** A figure beside what it was before. */
export interface KpiCardProps {
  readonly name: string;
  /** What is counted, where another page counts otherwise */
  readonly note?: string;
  readonly value: ReactNode;
  readonly change: Change;
  /** Where it is good news when there is more; money billed is neither to who pays it. */
  readonly isGood?: boolean;
  readonly to?: '/leads' | '/appointments' | '/billing';
  /** What it is compared with, e.g. `than in the 30 days before` */
  readonly before: string;
}

/** How a difference of this kind is said. */
interface Say {
  readonly figure: (value: number) => string;
  readonly less: string;
}

const COUNTED: Say = { figure: count, less: 'fewer' };

/** Beyond this a share says less than the figure itself. */
const LARGEST_SHARE = 3;

/** How much more or less there is, in words. */
export function changeOf(
  { value, before }: { readonly value: number; readonly before: number },
  { figure, less }: Say = COUNTED,
): Change {
  if (value === before) return { words: 'The same', direction: 'same' };
  const share = Math.abs(value - before) / before;
  const words =
    share > LARGEST_SHARE ? figure(Math.abs(value - before)) : percent(Math.round(share * 100) / 100);
  return value > before
    ? { words: `${words} more`, direction: 'up' }
    : { words: `${words} ${less}`, direction: 'down' };
}

/** The same of a rate, in points of a hundred. @param none what is said where there is no rate now, and where there was none */
export function changeOfRate(
  { value, before }: { readonly value: number | null; readonly before: number | null },
  none: { readonly now: string; readonly before: string },
): Change {
  if (value === null || before === null)
    return { words: value === null ? none.now : none.before, direction: 'same' };
  const points = Math.round((value - before) * 100);
  if (points === 0) return { words: 'The same', direction: 'same' };
  const words = `${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
  return points > 0
    ? { words: `${words} higher`, direction: 'up' }
    : { words: `${words} lower`, direction: 'down' };
}

const ARROWS: Readonly<Record<Change['direction'], TablerIcon>> = {
  up: IconArrowUpRight,
  down: IconArrowDownRight,
  same: IconEqual,
};

/** Dark enough on white, light enough on black. */
const COLOURS: Readonly<Record<Change['direction'], string>> = {
  up: 'light-dark(var(--mantine-color-teal-9), var(--mantine-color-teal-4))',
  down: 'light-dark(var(--mantine-color-red-8), var(--mantine-color-red-4))',
  same: 'dimmed',
};

/** One figure, and whether it went up or down. */
export function KpiCard({ name, note, value, change, isGood = true, to, before }: KpiCardProps) {
  const Arrow = ARROWS[change.direction];
  return (
    <Paper p="md">
      <Stack gap={4}>
        <Text size="sm" c="dimmed" fw={500}>
          {to ? (
            <Anchor component={Link} to={to} inherit c="inherit">
              {name}
            </Anchor>
          ) : (
            name
          )}
          {note && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              ({note})
            </Text>
          )}
        </Text>
        <Text fz={{ base: 24, sm: 26 }} fw={650} lh={1.15} className="tabular breakable">
          {value}
        </Text>
        <Group
          gap={4}
          wrap="nowrap"
          align="flex-start"
          c={isGood ? COLOURS[change.direction] : 'dimmed'}
          title={`${change.words} ${before}`}
        >
          <Arrow size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="sm" fw={550} c="inherit" component="span">
            {change.words}
            <VisuallyHidden component="span"> {before}</VisuallyHidden>
          </Text>
        </Group>
      </Stack>
    </Paper>
  );
}
