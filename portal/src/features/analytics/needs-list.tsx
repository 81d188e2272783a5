import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendarQuestion,
  IconCircleCheck,
  IconGavel,
  IconListCheck,
  IconPlugConnectedX,
  IconReceipt,
  IconScale,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { count, money } from '../../kit/money.ts';
import { When } from '../../kit/time.tsx';
import type { Need } from './types.ts';

/** A page, and what its address says besides. */
interface Address {
  readonly to: string;
  readonly search?: Readonly<Record<string, unknown>>;
}

interface Words {
  readonly title: string;
  readonly Icon: TablerIcon;
  /** What its items' instants are: they came, or were due. */
  readonly verb: string;
  /** Where all of them are. */
  readonly all: Address;
}

const WORDS: Readonly<Record<Need['kind'], Words>> = {
  disputes: {
    title: 'Contested shows',
    Icon: IconGavel,
    verb: 'contested',
    all: { to: '/billing', search: { tab: 'disputes' } },
  },
  disputed_appointments: {
    ...{ title: 'Did they take place? Accounts differ', Icon: IconScale },
    ...{ verb: 'was', all: { to: '/appointments', search: { view: 'list', status: 'disputed' } } },
  },
  overdue_invoices: {
    title: 'Overdue invoices',
    Icon: IconReceipt,
    verb: 'due',
    all: { to: '/billing', search: { tab: 'invoices', state: 'overdue' } },
  },
  tasks: { title: 'Tasks', Icon: IconListCheck, verb: 'due', all: { to: '/tasks' } },
  undecided_appointments: {
    ...{ title: 'Did they take place? Nobody has said yet', Icon: IconCalendarQuestion },
    ...{ verb: 'was', all: { to: '/appointments', search: { view: 'list', undecided: true } } },
  },
  quarantined_events: {
    ...{ title: 'Vendor events that could not be applied', Icon: IconAlertTriangle },
    ...{ verb: 'came', all: { to: '/settings/events', search: { status: 'quarantined' } } },
  },
  connections: {
    ...{ title: 'Vendor accounts that do not work', Icon: IconPlugConnectedX },
    ...{ verb: 'checked', all: { to: '/settings/connections' } },
  },
};

/** What waits for a person, each thing a link to where it is settled. */
export function NeedsList({ needs, isOperator }: { needs: readonly Need[]; isOperator: boolean }) {
  return (
    <Paper p="lg" component="section" aria-labelledby="needs">
      <Title order={2} size="h4" id="needs" mb="sm">
        {isOperator ? 'What needs a person' : 'What is open'}
      </Title>
      {needs.length === 0 ? (
        <Group gap="xs" wrap="nowrap" c="dimmed">
          <IconCircleCheck size={20} aria-hidden />
          <Text>{isOperator ? 'Nothing. Whatever needs a person will stand here.' : 'Nothing is open.'}</Text>
        </Group>
      ) : (
        <Stack gap="lg">
          {needs.map((need) => (
            <OneKind key={need.kind} {...need} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function OneKind({ kind, count: many, items }: Need) {
  const { title, Icon, verb, all } = WORDS[kind];
  return (
    <section aria-label={title}>
      <Group gap="xs" wrap="nowrap" mb={4}>
        <Icon size={18} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
        <Text fw={600} component="h3" size="sm">
          {title}
        </Text>
        <Badge variant="light" color="gray" miw="fit-content" px={7} autoContrast={false}>
          {count(many)}
        </Badge>
      </Group>
      <Stack gap={6} component="ul" p={0} m={0} pl={26} style={{ listStyle: 'none' }}>
        {items.map((item) => (
          <li key={item.target.id}>
            <Group justify="space-between" wrap="nowrap" gap="sm" align="baseline">
              <Anchor {...linkTo(addressOf(item.target))} size="sm" className="breakable" lineClamp={2}>
                {item.title}
              </Anchor>
              {item.amountCents !== null && item.currency !== null && (
                <Text size="sm" fw={600} className="tabular">
                  {money(item.amountCents, item.currency)}
                </Text>
              )}
            </Group>
            <Text size="xs" c="dimmed" className="breakable" lineClamp={2} component="div">
              {item.clientName && `${item.clientName} · `}
              {item.at && (
                <>
                  {verb} <When at={item.at} />
                </>
              )}
              {item.at && item.detail && ' · '}
              {item.detail}
            </Text>
          </li>
        ))}
      </Stack>
      {many > items.length && (
        <Anchor {...linkTo(all)} size="sm" ml={26} mt={4} display="inline-block">
          All {count(many)}
        </Anchor>
      )}
    </section>
  );
}

function addressOf({ type, id }: Need['items'][number]['target']): Address {
  switch (type) {
    case 'appointment':
      return { to: `/appointments/${id}` };
    case 'invoice':
      return { to: `/billing/invoices/${id}` };
    case 'dispute':
      return { to: '/billing', search: { tab: 'disputes', dispute: id } };
    case 'task':
      return { to: '/tasks', search: { task: id } };
    case 'vendor_event':
      return { to: '/settings/events', search: { open: id } };
    case 'connection':
      return { to: '/settings/connections' };
  }
}

/** Other modules read their own addresses: what they do not know, they leave out. */
function linkTo({ to, search = {} }: Address) {
  return { component: Link, to, search: search as never } as const;
}
