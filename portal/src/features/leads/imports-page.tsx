import 'mantine-datatable/styles.layer.css';
import { Stack, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Lines, Loaded, NotThere } from '../../kit/states.tsx';
import { ImportProblems } from './lists/import-problems.tsx';
import { ImportsTable } from './lists/imports-table.tsx';
import { NewImport } from './lists/new-import.tsx';
import type { ImportView } from './lists/send-list.ts';

const route = getRouteApi('/shell/import');

/** Lists of leads: those that were imported, and a new one. */
export function ImportsPage() {
  const mayImport = useMay('leads:import');
  const maySee = useMay('imports:read');
  const { campaignId, problems } = route.useSearch();
  const navigate = route.useNavigate();
  const go = (changes: { campaignId?: string | undefined; problems?: string | undefined }) => {
    const search = { campaignId, problems, ...changes };
    const said = Object.entries(search).filter(([, value]) => value !== undefined);
    void navigate({ search: Object.fromEntries(said), replace: changes.problems === undefined });
  };
  if (!maySee) return <NotThere />;
  return (
    <>
      <PageHead title="Import" says="Lists of people, and what became of them" />
      <Stack gap="lg">
        {mayImport && (
          <NewImport
            campaignId={campaignId ?? null}
            onCampaign={(chosen) => go({ campaignId: chosen ?? undefined })}
          />
        )}
        <Imports onProblems={(id) => go({ problems: id })} />
      </Stack>
      <ImportProblems importId={problems ?? null} close={() => go({ problems: undefined })} />
    </>
  );
}

function Imports({ onProblems }: { onProblems: (importId: string) => void }) {
  const mayImport = useMay('leads:import');
  const asked = useInfiniteQuery(
    query.imports.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 25, cursor }),
      ...byCursor,
    }),
  );
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        Imports
      </Title>
      <Loaded of={asked} meanwhile={<Lines count={4} height={56} />}>
        {(data) => {
          const imports = itemsOf<ImportView>(data);
          if (imports.length === 0) {
            return (
              <Empty title="No list was imported yet" Icon={IconFileImport}>
                {mayImport
                  ? 'Choose a campaign and a CSV file above. You see what is in it before anything is written.'
                  : 'Each list that is imported for you stands here, with how many leads it brought.'}
              </Empty>
            );
          }
          return (
            <>
              <ImportsTable imports={imports} hasCampaign onProblems={onProblems} />
              <More of={asked} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
