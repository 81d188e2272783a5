import { Alert, Badge, Button, Group, List, Paper, Select, Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Loaded } from '../../kit/states.tsx';
import { day } from '../../kit/time.tsx';
import { LiveEdit } from './sequences/live-edit.tsx';
import { readSaved, type SavedSequence } from './sequences/saved-sequence.ts';
import { SequenceEditor } from './sequences/sequence-editor.tsx';
import { SequenceShown } from './sequences/sequence-shown.tsx';

const route = getRouteApi('/shell/settings/sequences/$id');

/** One version of a sequence: looked at, edited to the next version, and given to a campaign that runs. */
export function SequencePage() {
  const { id } = route.useParams();
  const sequence = useQuery(query.sequences.get.queryOptions({ input: { id } }));
  // What was said of a version when it was saved stands on its page: by then another one than that it was edited on.
  const [told, tell] = useState<Told>();
  const warnings = told?.id === id ? told.warnings : [];
  return (
    <Loaded of={sequence}>
      {(shown) => <Version key={shown.id} sequence={readSaved(shown)} warnings={warnings} tell={tell} />}
    </Loaded>
  );
}

interface Told {
  readonly id: string;
  readonly warnings: readonly string[];
}

interface VersionProps {
  readonly sequence: SavedSequence;
  readonly warnings: readonly string[];
  readonly tell: (told: Told | undefined) => void;
}

function Version({ sequence, warnings, tell }: VersionProps) {
  const { edit, campaign } = route.useSearch();
  const mayWrite = useMay('sequences:write');
  const navigate = useNavigate();
  const { id, name, version } = sequence;
  const isEdited = edit === true && mayWrite;
  const show = (to: string, editIt: boolean) =>
    void navigate({
      to: '/settings/sequences/$id',
      params: { id: to },
      search: { ...(campaign && { campaign }), ...(editIt && { edit: true }) },
    });
  return (
    <>
      <PageHead title={name} says={`Version ${version}, saved on ${day(sequence.createdAt)}`}>
        {!isEdited && <Versions sequence={sequence} onChoose={(to) => show(to, false)} />}
        {mayWrite && !isEdited && (
          <Button leftSection={<IconPencil size={16} />} onClick={() => show(id, true)}>
            Edit
          </Button>
        )}
      </PageHead>
      {warnings.length > 0 && (
        <Alert
          color="yellow"
          title="Saved; probably not meant"
          mb="md"
          withCloseButton
          onClose={() => tell(undefined)}
        >
          <List size="sm">
            {warnings.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {isEdited ? (
        <SequenceEditor
          name={name}
          base={sequence}
          says={<Next name={name} id={id} />}
          onSaved={(saved) => {
            tell(saved);
            show(saved.id, false);
          }}
          onCancel={() => show(id, false)}
        />
      ) : (
        <Looked sequence={sequence} campaign={campaign} />
      )}
    </>
  );
}

/** What saving makes, and what it does not do. */
function Next({ name, id }: { name: string; id: string }) {
  const versions = useQuery(query.sequences.versions.queryOptions({ input: { id, limit: 1 } }));
  const newest = versions.data?.items[0]?.version;
  return (
    <>
      Saving makes {newest === undefined ? 'the next version' : `version ${newest + 1}`} of “{name}”.
      Campaigns keep theirs until you roll it out.
    </>
  );
}

function Versions({ sequence, onChoose }: { sequence: SavedSequence; onChoose: (id: string) => void }) {
  const { id } = sequence;
  const versions = useQuery(query.sequences.versions.queryOptions({ input: { id, limit: 200 } }));
  const all = versions.data?.items ?? [sequence];
  if (all.length < 2) return null;
  return (
    <Select
      aria-label="Version"
      data={all.map((each) => ({ value: each.id, label: `Version ${each.version}, ${day(each.createdAt)}` }))}
      value={id}
      allowDeselect={false}
      onChange={(chosen) => chosen && onChoose(chosen)}
      w={230}
    />
  );
}

function Looked({ sequence, campaign }: { sequence: SavedSequence; campaign: string | undefined }) {
  const navigate = useNavigate();
  const uses = useQuery(query.sequences.campaigns.queryOptions({ input: { id: sequence.id, limit: 200 } }));
  const campaigns = uses.data?.items ?? [];
  const choose = (chosen: string | null) =>
    void navigate({
      to: '/settings/sequences/$id',
      params: { id: sequence.id },
      search: chosen ? { campaign: chosen } : {},
      replace: true,
    });
  return (
    <Stack>
      <Paper p="md">
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" maw={560}>
            {uses.data && campaigns.length === 0
              ? 'No campaign has it yet: choose it when you draft one.'
              : 'Choose a campaign to see where its leads stand, and what this version would change for them.'}
          </Text>
          {(campaigns.length > 0 || campaign) && (
            <Select
              aria-label="Campaign"
              placeholder="In which campaign"
              data={[
                ...campaigns.map((each) => ({
                  value: each.id,
                  label: `${each.name} (version ${each.version})`,
                })),
                ...(campaign && !campaigns.some((each) => each.id === campaign)
                  ? [{ value: campaign, label: 'The campaign you came from' }]
                  : []),
              ]}
              value={campaign ?? null}
              clearable
              searchable
              onChange={choose}
              w={{ base: '100%', sm: 340 }}
            />
          )}
        </Group>
        {campaigns.length > 0 && !campaign && <UsedBy campaigns={campaigns} version={sequence.version} />}
      </Paper>
      {campaign ? (
        <LiveEdit campaignId={campaign} sequence={sequence} />
      ) : (
        <SequenceShown sequence={sequence} />
      )}
    </Stack>
  );
}

type Use = Awaited<ReturnType<typeof api.sequences.campaigns>>['items'][number];

function UsedBy({ campaigns, version }: { campaigns: readonly Use[]; version: number }) {
  return (
    <Group gap={6} mt="sm">
      {campaigns.slice(0, 12).map((each) => (
        <Badge key={each.id} variant="light" color={each.version === version ? 'brand' : 'gray'} tt="none">
          {each.name}: version {each.version}
        </Badge>
      ))}
      {campaigns.length > 12 && <Text size="xs">and {campaigns.length - 12} more</Text>}
    </Group>
  );
}
