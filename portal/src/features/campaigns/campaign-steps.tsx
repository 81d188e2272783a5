import { Anchor, Group, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable } from 'mantine-datatable';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { count } from '../../kit/money.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { SURFACE } from '../../kit/surface.ts';
import { words } from '../../kit/words.ts';
import { readSaved } from './sequences/saved-sequence.ts';
import { stepWordsIn } from './sequences/step-words.ts';

/** How many leads stand at which step of its sequence. */
export function CampaignSteps({ campaignId }: { campaignId: string }) {
  const counted = useQuery(query.campaigns.steps.queryOptions({ input: { id: campaignId } }));
  const sequenceId = counted.data?.sequenceId;
  const sequence = useQuery(
    query.sequences.get.queryOptions({
      input: { id: sequenceId ?? '' },
      enabled: sequenceId !== undefined,
    }),
  );
  const saved = sequence.data && readSaved(sequence.data);
  const said = (id: string, kind: string): string => {
    const step = saved?.steps.find((each) => each.id === id);
    return step && saved ? stepWordsIn(saved.steps, step) : words(kind);
  };
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Where they stand
        </Title>
        {sequenceId && <ToSequence sequenceId={sequenceId} campaignId={campaignId} />}
      </Group>
      <Loaded of={counted} meanwhile={<Lines count={6} height={28} />}>
        {({ steps, version, elsewhere }) => (
          <>
            <DataTable
              backgroundColor={SURFACE}
              records={steps.map((step, at) => ({ ...step, at: at + 1 }))}
              verticalSpacing={6}
              columns={[
                { accessor: 'at', title: '#', width: 40 },
                {
                  accessor: 'kind',
                  title: sequence.data ? `${sequence.data.name}, version ${version}` : 'Step',
                  render: ({ id, kind, name }) => (
                    <Text size="sm" className="breakable">
                      {name && <b>{name}: </b>}
                      {said(id, kind)}
                    </Text>
                  ),
                },
                {
                  accessor: 'leads',
                  title: 'Leads',
                  textAlign: 'right',
                  width: 90,
                  render: ({ id, leads }) => <Count campaignId={campaignId} stepId={id} leads={leads} />,
                },
              ]}
            />
            {elsewhere > 0 && (
              <Text size="sm" c="dimmed" mt="xs">
                {count(elsewhere)} more are between steps or on another version.
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Paper>
  );
}

function Count({ campaignId, stepId, leads }: { campaignId: string; stepId: string; leads: number }) {
  if (leads === 0) return <span className="tabular">0</span>;
  const search = { campaignId, stepId, state: 'in_flight' };
  return (
    <Anchor
      size="sm"
      className="tabular"
      renderRoot={(props) => <Link to="/leads" search={search} {...props} />}
    >
      {count(leads)}
    </Anchor>
  );
}

/** Where the sequence is edited, and its versions are rolled out to this campaign. */
function ToSequence({ sequenceId, campaignId }: { sequenceId: string; campaignId: string }) {
  const mayRollOut = useMay('sequences:write');
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          to="/settings/sequences/$id"
          params={{ id: sequenceId }}
          search={{ campaign: campaignId }}
          {...props}
        />
      )}
    >
      {mayRollOut ? 'Edit and roll out' : 'The sequence'}
    </Anchor>
  );
}
