import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../../kit/more.tsx';
import { Lines, Loaded } from '../../../kit/states.tsx';
import { ImportProblems } from './import-problems.tsx';
import { ImportsTable } from './imports-table.tsx';
import type { ImportView } from './send-list.ts';

/** The lists that were imported into one campaign. */
export function CampaignImports({ campaignId, status }: { campaignId: string; status: string }) {
  const [openId, open] = useState<string | null>(null);
  const takesLeads = status === 'draft' || status === 'active' || status === 'paused';
  const mayImport = useMay('leads:import') && takesLeads;
  const asked = useInfiniteQuery(
    query.imports.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ campaignId, limit: 10, cursor }),
      ...byCursor,
    }),
  );
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Imported lists
        </Title>
        {mayImport && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/import" search={{ campaignId }} {...props} />}
          >
            Import a list
          </Button>
        )}
      </Group>
      <Loaded of={asked} meanwhile={<Lines count={2} height={48} />}>
        {(data) => {
          const imports = itemsOf<ImportView>(data);
          if (imports.length === 0)
            return <Text c="dimmed">No list was imported. Leads may also come one by one.</Text>;
          return (
            <>
              <ImportsTable imports={imports} onProblems={open} />
              <More of={asked} />
            </>
          );
        }}
      </Loaded>
      <ImportProblems importId={openId} close={() => open(null)} />
    </Paper>
  );
}
