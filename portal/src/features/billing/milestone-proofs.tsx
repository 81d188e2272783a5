import 'mantine-datatable/styles.layer.css';
import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  Box,
  Button,
  Group,
  Stack,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import { IconChevronDown, IconExternalLink, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { money } from '../../kit/money.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { moment, When } from '../../kit/time.tsx';
import { settle, useContest, useWithdraw } from './contest.tsx';
import { DISPUTE_WORDS } from './dispute-words.ts';
import { Evidence } from './evidence.tsx';

type Milestone = Awaited<ReturnType<typeof api.milestones.get>>;
type Proof = Milestone['proofs'][number];

/** The shows that a milestone is billed for: each with who came, and why it counts. */
export function MilestoneProofs({ milestoneId }: { milestoneId: string }) {
  const milestone = useQuery(query.milestones.get.queryOptions({ input: { id: milestoneId } }));
  return (
    <Loaded of={milestone} meanwhile={<Lines count={8} height={44} />}>
      {(data) => <Shows of={data} />}
    </Loaded>
  );
}

function Shows({ of }: { of: Milestone }) {
  const [opened, setOpened] = useState<string[]>([]);
  const toggle = (id: string) =>
    setOpened((ids) => (ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]));
  const price = (proof: Proof) => money(proof.priceCents, of.currency);
  return (
    <Stack gap="sm">
      <Seal of={of} />
      <DataTable
        records={of.proofs}
        columns={columnsOf({ opened, toggle, price })}
        withTableBorder
        borderRadius="md"
        verticalSpacing="xs"
        minHeight={of.proofs.length === 0 ? 120 : undefined}
        noRecordsText="No shows"
        onRowClick={({ record, event }) => {
          if (!(event.target as Element).closest('a, button')) toggle(record.id);
        }}
        rowStyle={() => ({ cursor: 'pointer' })}
        rowExpansion={{
          allowMultiple: true,
          expandable: () => true,
          trigger: 'never',
          expanded: { recordIds: opened, onRecordIdsChange: (ids: unknown[]) => setOpened(ids.map(String)) },
          content: ({ record }) => <ShowDetail of={record} price={price(record)} />,
        }}
      />
    </Stack>
  );
}

function Seal({ of }: { of: Milestone }) {
  return (
    <Group gap="sm" justify="space-between" align="flex-start">
      <Text size="sm" c="dimmed" flex="1 1 16rem">
        {of.size} verified shows. Open one to see who said what, and when.
        {of.seal && ' They are sealed: none of them can be changed unnoticed.'}
      </Text>
      <Button
        component="a"
        href={of.proofUrl}
        target="_blank"
        rel="noreferrer"
        variant="default"
        size="xs"
        flex="none"
        leftSection={<IconShieldCheck size={16} aria-hidden />}
        rightSection={<IconExternalLink size={14} aria-hidden />}
      >
        The sealed proofs
      </Button>
    </Group>
  );
}

interface Columns {
  readonly opened: readonly string[];
  readonly toggle: (id: string) => void;
  readonly price: (proof: Proof) => string;
}

const wide = '(min-width: 48em)';

function columnsOf({ opened, toggle, price }: Columns): DataTableColumn<Proof>[] {
  return [
    { accessor: 'slot', title: 'Show', width: 64, textAlign: 'right', visibleMediaQuery: wide },
    {
      accessor: 'leadName',
      title: 'Who came, and when',
      render: (proof) => (
        <Stack gap={0}>
          <Anchor
            size="sm"
            fw={600}
            renderRoot={(props) => (
              <Link to="/appointments/$id" params={{ id: proof.appointmentId }} {...props} />
            )}
          >
            {proof.leadName ?? 'Name not kept'}
          </Anchor>
          <Text size="xs" c="dimmed">
            {moment(proof.startsAt, proof.zone)}
          </Text>
        </Stack>
      ),
    },
    {
      accessor: 'evidence',
      title: 'Why it counts',
      visibleMediaQuery: wide,
      render: ({ evidence, verdictSays }) => <Text size="sm">{inShort(evidence, verdictSays)}</Text>,
    },
    { accessor: 'priceCents', title: 'Price', textAlign: 'right', visibleMediaQuery: wide, render: price },
    { accessor: 'outcome', title: 'State', width: 132, render: (proof) => <Standing of={proof} /> },
    {
      accessor: 'open',
      title: <VisuallyHidden>Evidence</VisuallyHidden>,
      width: 56,
      textAlign: 'right',
      render: ({ id, slot }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Evidence of show ${slot}`}
          aria-expanded={opened.includes(id)}
          onClick={() => toggle(id)}
        >
          <IconChevronDown
            size={18}
            style={{ transform: opened.includes(id) ? 'rotate(180deg)' : undefined }}
            aria-hidden
          />
        </ActionIcon>
      ),
    },
  ];
}

function inShort(evidence: Proof['evidence'], verdictSays: string): string {
  const stands = evidence.filter(({ withdrawnAt }) => withdrawnAt === null);
  const [first] = stands;
  if (!first) return verdictSays;
  const more = stands.length - 1;
  return more === 0 ? first.says : `${first.says}, and ${more} more`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  replaced: 'Reversed, replaced',
  to_replace: 'Reversed, the next show replaces it',
  credited: 'Credited',
};

function Standing({ of: { dispute, outcome } }: { of: Proof }) {
  if (dispute?.status === 'open') return <Status of="disputed" says="Contested" />;
  if (outcome === 'stands') return <Status of="shown" says="Verified" />;
  return (
    <Badge variant="light" color="gray" tt="none">
      {OUTCOMES[outcome]}
    </Badge>
  );
}

function ShowDetail({ of, price }: { of: Proof; price: string }) {
  const verdict = { says: of.verdictSays, at: of.decidedAt };
  return (
    <Box p="md">
      <Stack>
        <Evidence of={of.evidence} zone={of.zone} leadId={of.leadId} verdict={verdict} />
        {of.dispute && <Dispute of={of.dispute} />}
        <Actions of={of} price={price} />
      </Stack>
    </Box>
  );
}

function Dispute({ of }: { of: NonNullable<Proof['dispute']> }) {
  const whose = of.raisedFor === 'client' ? 'the client' : 'staff';
  return (
    <Alert
      color={of.status === 'open' ? 'orange' : 'gray'}
      title={`Contested by ${whose}: ${DISPUTE_WORDS[of.status] ?? of.status}`}
    >
      <Stack gap={4}>
        <Text size="sm" className="breakable">
          <q>{of.reason}</q> <When at={of.createdAt} />
        </Text>
        {of.resolution && (
          <Text size="sm" className="breakable">
            Decided: <q>{of.resolution}</q> <When at={of.resolvedAt} />
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

/** What may be done about a show: a client contests what stands; each side takes its own word back; staff settle. */
function Actions({ of, price }: { of: Proof; price: string }) {
  const mine = useIsOperator() ? 'operator' : 'client';
  const mayContest = useMay('billing:dispute');
  const maySettle = useMay('billing:write');
  const contest = useContest();
  const withdraw = useWithdraw();
  const { dispute } = of;
  const isOpen = dispute?.status === 'open';
  const wasUpheld = dispute?.status === 'upheld' && mine === 'client';
  return (
    <Group gap="xs">
      {mayContest && !isOpen && !wasUpheld && of.compensation === null && (
        <Button size="xs" variant="default" onClick={() => contest({ proofId: of.id, slot: of.slot, price })}>
          Contest this show
        </Button>
      )}
      {isOpen && maySettle && (
        <Button size="xs" onClick={() => settle({ id: dispute.id, price, reason: dispute.reason })}>
          Settle the dispute
        </Button>
      )}
      {isOpen && mayContest && dispute.raisedFor === mine && (
        <Button size="xs" variant="default" onClick={() => withdraw(dispute.id)}>
          Take it back
        </Button>
      )}
      {wasUpheld && (
        <Text size="sm" c="dimmed">
          Staff decided that it took place; it cannot be contested again.
        </Text>
      )}
    </Group>
  );
}
