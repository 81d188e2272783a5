import { SimpleGrid, Skeleton, Text } from '@mantine/core';
import { changeOf, changeOfRate, KpiCard, type KpiCardProps } from '../../kit/kpi-card.tsx';
import { count, money, percent } from '../../kit/money.ts';
import type { Dashboard } from './types.ts';

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

function cardsOf(of: Dashboard): Omit<KpiCardProps, 'before'>[] {
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
      change: changeOfRate(showRate, { now: 'None decided', before: 'None decided before' }),
    },
    ...(of.billed ? [billedCard(of.billed)] : []),
  ];
}

function billedCard(billed: NonNullable<Dashboard['billed']>): Omit<KpiCardProps, 'before'> {
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
