import { Button, Group, Stack, Text } from '@mantine/core';
import { IconUserStar } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { count, percent } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';

type Rep = Awaited<ReturnType<typeof api.reps.list>>['items'][number];

/** More are counted no further. */
const MOST_LEADS = 10_000;
const MOST_CHANGES = 1_000;

/** Who works leads by hand, with how many they have and what came of it. */
export function RepsPage() {
  const mayAudit = useMay('audit:read');
  const reps = useInfiniteQuery(
    query.reps.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, cursor }),
      ...byCursor,
    }),
  );
  return (
    <>
      <PageHead
        title="Reps"
        says="Reps and agents, the leads that are assigned to them and what they did lately"
      >
        <Button renderRoot={(props) => <Link to="/settings/members" {...props} />} variant="default">
          Members and roles
        </Button>
      </PageHead>
      <PagedTable
        of={reps}
        empty={
          <Empty
            title="No reps or agents yet"
            Icon={IconUserStar}
            action={
              <Button renderRoot={(props) => <Link to="/settings/members" {...props} />}>Invite one</Button>
            }
          >
            A rep works the leads that are assigned to them; an agent also those that nobody has. Invite one
            as a member, then assign leads on the page of leads.
          </Empty>
        }
        columns={columns(mayAudit)}
      />
    </>
  );
}

function atLeast(found: number, most: number): string {
  return found >= most ? `${count(most)}+` : count(found);
}

function Named({ rep: { name, email, role, createdAt } }: { rep: Rep }) {
  return (
    <Stack gap={0}>
      <Text fw={500}>{name}</Text>
      <Text size="sm" c="dimmed" className="breakable" component="div">
        {words(role)}, {email}, since <When at={createdAt} />
      </Text>
    </Stack>
  );
}

function columns(mayAudit: boolean): DataTableColumn<Rep>[] {
  return [
    { accessor: 'name', title: 'Who', render: (rep) => <Named rep={rep} /> },
    {
      accessor: 'openLeads',
      title: 'Open leads',
      width: 160,
      textAlign: 'right',
      render: ({ openLeads, leads }) => (
        <Stack gap={0} className="tabular">
          <Text fw={600}>{atLeast(openLeads, MOST_LEADS)}</Text>
          <Text size="sm" c="dimmed">
            of {atLeast(leads, MOST_LEADS)} assigned
          </Text>
        </Stack>
      ),
    },
    {
      accessor: 'shown',
      title: 'Shown in 30 days',
      width: 200,
      textAlign: 'right',
      render: ({ booked, shown }) => (
        <Stack gap={0} className="tabular">
          <Text fw={600}>{count(shown)}</Text>
          <Text size="sm" c="dimmed">
            of {count(booked)} booked{booked > 0 && `, ${percent(shown / booked)}`}
          </Text>
        </Stack>
      ),
    },
    {
      accessor: 'lastActiveAt',
      title: 'Lately',
      width: 220,
      render: ({ lastActiveAt, changes, userId }) => (
        <Stack gap={0}>
          <Text component="div">
            <When at={lastActiveAt} none="Nothing in 30 days" />
          </Text>
          <Group gap={6}>
            <Text size="sm" c="dimmed">
              {atLeast(changes, MOST_CHANGES)} {changes === 1 ? 'change' : 'changes'} in 7 days
            </Text>
            {mayAudit && lastActiveAt && (
              <Text
                size="sm"
                renderRoot={(props) => <Link to="/settings/audit" search={{ actorId: userId }} {...props} />}
              >
                What
              </Text>
            )}
          </Group>
        </Stack>
      ),
    },
  ];
}
