import { Anchor, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useIsOperator } from '../../app/session.tsx';
import { Status } from '../../kit/status.tsx';
import type { ListedCampaign } from './campaign.ts';
import { CampaignProgress } from './campaign-progress.tsx';
import { paceWords } from './campaign-words.ts';
import { NextMoment } from './next-moment.tsx';

/** Campaigns side by side, each with its progress. */
export function CampaignCards({ campaigns }: { campaigns: readonly ListedCampaign[] }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} spacing="md">
      {campaigns.map((campaign) => (
        <CampaignCard key={campaign.id} campaign={campaign} />
      ))}
    </SimpleGrid>
  );
}

function CampaignCard({ campaign }: { campaign: ListedCampaign }) {
  const isOperator = useIsOperator();
  const { id, name, status, clientName, counts, next } = campaign;
  return (
    <Card p="md">
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Stack gap={0} miw={0}>
            <Anchor
              renderRoot={(props) => <Link to="/campaigns/$id" params={{ id }} {...props} />}
              fw={650}
              className="breakable"
            >
              {name}
            </Anchor>
            {isOperator && (
              <Text size="sm" c="dimmed" className="breakable">
                {clientName}
              </Text>
            )}
          </Stack>
          <Status of={status} />
        </Group>
        <CampaignProgress counts={counts} />
        <Stack gap={2} mt="auto">
          <Text size="sm" c="dimmed" component="div">
            <NextMoment next={next} status={status} />
          </Text>
          <Text size="sm" c="dimmed">
            Begins {paceWords(campaign)}
          </Text>
        </Stack>
      </Stack>
    </Card>
  );
}
