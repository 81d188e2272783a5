import { Anchor, Box, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { DataTable } from 'mantine-datatable';
import { useIsOperator } from '../../app/session.tsx';
import { count } from '../../kit/money.ts';
import { Status } from '../../kit/status.tsx';
import { SURFACE } from '../../kit/surface.ts';
import { When } from '../../kit/time.tsx';
import type { ListedCampaign } from './campaign.ts';
import { CampaignProgress } from './campaign-progress.tsx';
import { paceWords } from './campaign-words.ts';
import { NextMoment } from './next-moment.tsx';

const WIDE = '(min-width: 62em)';

/** Campaigns one below the other; on a phone how far each is stands on its card and its page. */
export function CampaignsTable({ campaigns }: { campaigns: ListedCampaign[] }) {
  return (
    <DataTable
      backgroundColor={SURFACE}
      withTableBorder
      records={campaigns}
      minHeight={120}
      verticalAlign="top"
      columns={[
        {
          accessor: 'name',
          title: 'Campaign',
          render: (campaign) => <Name campaign={campaign} />,
        },
        { accessor: 'status', title: 'Status', width: 100, render: ({ status }) => <Status of={status} /> },
        {
          accessor: 'counts.all',
          title: 'Leads',
          textAlign: 'right',
          render: ({ counts }) => <span className="tabular">{count(counts.all)}</span>,
        },
        {
          accessor: 'counts',
          title: 'Progress',
          visibleMediaQuery: WIDE,
          render: ({ counts }) => (
            <Box miw={240}>
              <CampaignProgress counts={counts} size={8} />
            </Box>
          ),
        },
        {
          accessor: 'next',
          title: 'Next',
          visibleMediaQuery: WIDE,
          render: ({ next, status }) => (
            <Text size="sm" component="div" miw={200}>
              <NextMoment next={next} status={status} />
            </Text>
          ),
        },
        {
          accessor: 'newPerHour',
          title: 'Pace',
          visibleMediaQuery: WIDE,
          render: (campaign) => (
            <Text size="sm" miw={140}>
              {paceWords(campaign)}
            </Text>
          ),
        },
        {
          accessor: 'createdAt',
          title: 'Made',
          visibleMediaQuery: WIDE,
          width: 130,
          render: ({ createdAt }) => <When at={createdAt} />,
        },
      ]}
    />
  );
}

function Name({ campaign: { id, name, clientName } }: { campaign: ListedCampaign }) {
  const isOperator = useIsOperator();
  return (
    <Box miw={{ sm: 160 }}>
      <Anchor
        renderRoot={(props) => <Link to="/campaigns/$id" params={{ id }} {...props} />}
        fw={600}
        className="breakable"
      >
        {name}
      </Anchor>
      {isOperator && (
        <Text size="sm" c="dimmed">
          {clientName}
        </Text>
      )}
    </Box>
  );
}
