import { Anchor, Group, Paper, SimpleGrid, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconEqual, type TablerIcon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { count, money, percent } from '../../kit/money.ts';
import type { Dashboard } from './types.ts';

interface Change {
  readonly words: string;
  readonly direction: 'up' | 'down' | 'same';
}

interface Card {
  readonly name: string;
  /** What is counted, where another page counts otherwise */
  readonly note?: string;
  readonly value: ReactNode;
  readonly change: Change;
  /** Where it is good news when there is more; money billed is neither to who pays it. */
  readonly isGood?: boolean;
  readonly to?: '/leads' | '/appointments' | '/billing';
}

/** The six figures, each beside the period before. */
export function KpiCards({ of }: { of: Dashboard }) {
  const days = of.days.length;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: cardsOf(of).length }} spacing="md">
      {cardsOf(of).map((card) => (
        <KpiCard key={card.name} {...card} before={`than in the ${days} days before`} />
      ))}
    </SimpleGrid>
  );
}

function cardsOf(of: Dashboard): Card[] {
  const { leads, contacted, booked, shown, showRate } = of;
  return [
    { name: 'New leads', value: count(leads.value), change: changeOf(leads), to: '/leads' },
    { name: 'Contacted', value: count(contacted.value), change: changeOf(contacted), to: '/leads' },
    {
      ...{ name: 'Booked', note: 'appointments' },
      ...{ value: count(booked.value), change: changeOf(booked), to: '/appointments' },
    },
    { name: 'Shown', value: count(shown.value), change: changeOf(shown), to: '/appointments' },
    {
      name: 'Show rate',
      value: showRate.value === null ? '—' : percent(showRate.value),
      change: changeOfRate(showRate),
    },
    ...(of.billed ? [billedCard(of.billed)] : []),
  ];
}

function billedCard(billed: NonNullable<Dashboard['billed']>): Card {
  const [first, ...others] = billed;
  const value = first ? (
    <>
      {money(first.cents, first.currency, { isRound: true })}
      {others.map(({ cents, currency }) => (
        <Text key={currency} span size="sm" c="dimmed" ml={6}>
          + {money(cents, currency, { isRound: true })}
        </Text>
      ))}
    </>
  ) : (
    count(0)
  );
  const figure = (cents: number) => (first ? money(cents, first.currency, { isRound: true }) : count(cents));
  const change = changeOf(
    { value: first?.cents ?? 0, before: first?.beforeCents ?? 0 },
    { figure, less: 'less' },
  );
  return { name: 'Billed', value, change, isGood: false, to: '/billing' };
}

/** How a difference of this kind is said. */
interface Say {
  readonly figure: (value: number) => string;
  readonly less: string;
}

const COUNTED: Say = { figure: count, less: 'fewer' };

/** Beyond this a share says less than the figure itself. */
const LARGEST_SHARE = 3;

function changeOf(
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

function changeOfRate({ value, before }: Dashboard['showRate']): Change {
  if (value === null || before === null)
    return { words: value === null ? 'None decided' : 'None decided before', direction: 'same' };
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

function KpiCard({ name, note, value, change, isGood = true, to, before }: Card & { before: string }) {
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

/** As high as the cards that are coming. */
export function KpiSkeletons() {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md" role="status" aria-label="Loading the figures">
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} height={116} radius="md" />
      ))}
    </SimpleGrid>
  );
}
