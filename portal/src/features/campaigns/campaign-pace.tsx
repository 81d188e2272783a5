import { Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { count } from '../../kit/money.ts';
import { When } from '../../kit/time.tsx';
import type { Campaign } from './campaign.ts';
import { NextMoment } from './next-moment.tsx';

/** What it does next, and how much of its pace is used up. */
export function CampaignPace({ campaign: { id, next, status } }: { campaign: Campaign }) {
  const pace = useQuery({
    ...query.campaigns.pace.queryOptions({ input: { id } }),
    enabled: status === 'active' || status === 'paused',
  });
  return (
    <Paper p="md">
      <Title order={2} size="h4" mb="sm">
        What comes next
      </Title>
      <Stack gap="sm">
        <Text component="div">
          <NextMoment next={next} status={status} />
        </Text>
        {pace.data?.hour && <Stretch name="this hour" {...pace.data.hour} />}
        {pace.data?.day && <Stretch name="today" {...pace.data.day} />}
      </Stack>
    </Paper>
  );
}

interface StretchProps {
  readonly name: string;
  readonly started: number;
  readonly most: number;
  readonly resets: string;
}

function Stretch({ name, started, most, resets }: StretchProps) {
  return (
    <div>
      <Text size="sm" className="tabular">
        {count(started)} of {count(most)} begun {name}; counted anew <When at={resets} />
      </Text>
      <Progress
        mt={4}
        value={Math.min(100, (100 * started) / most)}
        aria-label={`${started} of ${most} begun ${name}`}
      />
    </div>
  );
}
