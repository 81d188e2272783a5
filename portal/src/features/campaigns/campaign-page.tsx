import 'mantine-datatable/styles.layer.css';
import { Alert, Anchor, Grid, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPlayerPause, IconPlayerStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Lines, Loaded, NotThere } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { WorkflowAnchor } from '../../kit/workflow-anchor.tsx';
import { CampaignImports } from '../leads/lists/campaign-imports.tsx';
import type { Campaign } from './campaign.ts';
import { CampaignActions } from './campaign-actions.tsx';
import { CampaignFacts } from './campaign-facts.tsx';
import { CampaignFunnel } from './campaign-funnel.tsx';
import { CampaignPace } from './campaign-pace.tsx';
import { CampaignProgress } from './campaign-progress.tsx';
import { CampaignSteps } from './campaign-steps.tsx';

const route = getRouteApi('/shell/campaigns/$id');

/** One campaign: how far its leads have come, what it does next, and what can be done with it. */
export function CampaignPage() {
  const { id } = route.useParams();
  const asked = useQuery(query.campaigns.get.queryOptions({ input: { id } }));
  if (asked.isError && [400, 404].includes(problemOf(asked.error).status)) return <NotThere />;
  return (
    <Loaded of={asked} meanwhile={<Lines count={5} height={110} />}>
      {(campaign) => <Shown campaign={campaign} />}
    </Loaded>
  );
}

function Shown({ campaign }: { campaign: Campaign }) {
  const isOperator = useIsOperator();
  const seesImports = useMay('imports:read');
  const seesSteps = useMay('sequences:read');
  const { id, name, status, clientId, clientName, counts } = campaign;
  return (
    <>
      <PageHead
        title={name}
        says={
          <Group gap="xs" component="span">
            <Status of={status} />
            {isOperator && (
              <Anchor renderRoot={(props) => <Link to="/clients/$id" params={{ id: clientId }} {...props} />}>
                {clientName}
              </Anchor>
            )}
            <WorkflowAnchor of={`campaign:${id}`} />
          </Group>
        }
      >
        {isOperator && <CampaignActions campaign={campaign} />}
      </PageHead>
      <Stack>
        <Halted campaign={campaign} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Paper p="md">
            <Group justify="space-between" mb="sm">
              <Title order={2} size="h4">
                Leads
              </Title>
              <ToLeads campaignId={id} all={counts.all} />
            </Group>
            <CampaignProgress counts={counts} />
          </Paper>
          <CampaignPace campaign={campaign} />
        </SimpleGrid>
        <Grid>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack>
              <CampaignFunnel campaignId={id} />
              {seesSteps && <CampaignSteps campaignId={id} />}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <CampaignFacts campaign={campaign} />
          </Grid.Col>
        </Grid>
        {seesImports && <CampaignImports campaignId={id} status={status} />}
      </Stack>
    </>
  );
}

function ToLeads({ campaignId, all }: { campaignId: string; all: number }) {
  const may = useMay('leads:read');
  if (!may || all === 0) return null;
  return (
    <Anchor renderRoot={(props) => <Link to="/leads" search={{ campaignId }} {...props} />} size="sm">
      Show them
    </Anchor>
  );
}

/** Why nothing goes out, where somebody has said so. */
function Halted({
  campaign: { pausedAt, pauseReason, stoppedAt, stopReason, atEnd },
}: {
  campaign: Campaign;
}) {
  if (stoppedAt) {
    return (
      <Alert color="gray" icon={<IconPlayerStop />} title="It was stopped for good">
        <Text size="sm">
          <When at={stoppedAt} />
          {stopReason && `: ${stopReason}`}.{' '}
          {atEnd === 'finish' ? 'Who was under way finishes.' : 'Who was under way stopped.'}
        </Text>
      </Alert>
    );
  }
  if (!pausedAt) return null;
  return (
    <Alert color="yellow" icon={<IconPlayerPause />} title="It is paused">
      <Text size="sm">
        <When at={pausedAt} />
        {pauseReason && `: ${pauseReason}`}. Nothing goes out but what belongs to an appointment.
      </Text>
    </Alert>
  );
}
