import { Button, Card, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../app/session.tsx';
import { moment } from '../../kit/time.tsx';
import type { Policy } from './policy-type.ts';
import { PolicyCampaigns } from './policy-campaigns.tsx';
import { PolicyFacts } from './policy-facts.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import { PolicyHistory } from './policy-history.tsx';

const TABS = [
  ['numbers', 'What it promises'],
  ['history', 'History'],
  ['campaigns', 'Campaigns'],
] as const;

/** One policy: what it promises, how it came to, and who goes by it. */
export function PolicyDetail({ of }: { of: Policy }) {
  const mayChange = useMay('settings:write');
  const { tab = 'numbers' } = useSearch({ from: '/shell/settings/policies' });
  const navigate = useNavigate({ from: '/settings/policies' });
  const [isChanging, setChanging] = useState(false);
  const choose = (to: string | null) =>
    void navigate({
      search: { policy: of.name, ...((to === 'history' || to === 'campaigns') && { tab: to }) },
      replace: true,
    });
  return (
    <Card>
      <Group justify="space-between" align="flex-start" mb="md">
        <Stack gap={0}>
          <Title order={2} size="h3" className="breakable">
            {of.name}
          </Title>
          <Text size="sm" c="dimmed">
            Version {of.version},{' '}
            {of.by ? `saved by ${of.by.name ?? 'somebody'}` : 'as it came with the product'},{' '}
            {moment(of.createdAt)}
          </Text>
        </Stack>
        {mayChange && (
          <Button
            variant="default"
            leftSection={<IconAdjustments size={16} aria-hidden />}
            onClick={() => setChanging(true)}
          >
            Change it
          </Button>
        )}
      </Group>
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map(([value, name]) => (
            <Tabs.Tab key={value} value={value}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="numbers">
          <PolicyFacts of={of.facts} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <PolicyHistory policyId={of.id} />
        </Tabs.Panel>
        <Tabs.Panel value="campaigns">
          <PolicyCampaigns of={of} />
        </Tabs.Panel>
      </Tabs>
      {isChanging && <PolicyEditor of={of} close={() => setChanging(false)} />}
    </Card>
  );
}
