import { Alert, Anchor, Badge, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type api, query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { count, counted } from '../../../kit/money.ts';
import { Loaded, LoadFailed } from '../../../kit/states.tsx';
import { RollOut } from './roll-out.tsx';
import { Rollouts } from './rollouts.tsx';
import { readSaved, type SavedSequence } from './saved-sequence.ts';
import { SequenceShown } from './sequence-shown.tsx';
import type { Mark } from './step-card.tsx';
import { namesOf, type StepNames } from './step-names.ts';

type Campaign = Awaited<ReturnType<typeof api.campaigns.get>>;
type Preview = Awaited<ReturnType<typeof api.rollouts.preview>>;

interface LiveEditProps {
  readonly campaignId: string;
  readonly sequence: SavedSequence;
}

/** A version as one campaign has it, or would have it. */
export function LiveEdit({ campaignId, sequence }: LiveEditProps) {
  const campaign = useQuery(query.campaigns.get.queryOptions({ input: { id: campaignId } }));
  return (
    <Loaded of={campaign}>
      {(found) =>
        found.sequenceId === sequence.id ? (
          <Running campaign={found} sequence={sequence} />
        ) : (
          <Edit campaign={found} sequence={sequence} />
        )
      }
    </Loaded>
  );
}

interface InCampaign {
  readonly campaign: Campaign;
  readonly sequence: SavedSequence;
}

function Running({ campaign, sequence }: InCampaign) {
  const mayReadRollouts = useMay('rollouts:read');
  const steps = useQuery(query.campaigns.steps.queryOptions({ input: { id: campaign.id } }));
  const at = new Map(steps.data?.steps.map(({ id, leads }) => [id, leads]));
  const elsewhere = steps.data?.elsewhere ?? 0;
  return (
    <SequenceShown sequence={sequence} leadsAt={(id) => at.get(id)}>
      <Stack mb="md">
        <Alert color="green" title="This version runs">
          <Named campaign={campaign} /> has it. {counted(campaign.counts.inFlight, 'lead is', 'leads are')}{' '}
          under way
          {elsewhere > 0 && `, ${count(elsewhere)} of them on another version or between steps`}.
        </Alert>
        {mayReadRollouts && <Rollouts campaignId={campaign.id} sequence={sequence} />}
      </Stack>
    </SequenceShown>
  );
}

function Named({ campaign }: { campaign: Campaign }) {
  return (
    <Anchor inherit fw={600} component={Link} to={`/campaigns/${campaign.id}`}>
      {campaign.name}
    </Anchor>
  );
}

function Edit({ campaign, sequence }: InCampaign) {
  const mayWrite = useMay('sequences:write');
  const mayReadRollouts = useMay('rollouts:read');
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({});
  const preview = useQuery(
    query.rollouts.preview.queryOptions({
      input: { id: campaign.id, sequenceId: sequence.id, choices: { ...choices } },
      enabled: mayWrite,
      placeholderData: keepPreviousData,
    }),
  );
  const shown = preview.data;
  const before = useQuery(
    query.sequences.get.queryOptions({
      input: { id: shown?.from.id ?? '' },
      enabled: shown !== undefined,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  const names = namesOf(before.data && readSaved(before.data), sequence);
  return (
    <SequenceShown
      sequence={sequence}
      marksOf={(id) => (shown ? marksOf(id, shown) : [])}
      leadsAt={(id) => (shown ? leadsAt(id, shown) : undefined)}
    >
      <Stack mb="md">
        <Alert color="blue" title="This version does not run here">
          <Named campaign={campaign} /> has{' '}
          {shown ? `version ${shown.from.version} of “${shown.from.name}”` : 'another'}.
          {!mayWrite && ' Only an owner or an admin may give it another.'}
        </Alert>
        {preview.error && !shown && <LoadFailed error={preview.error} again={() => void preview.refetch()} />}
        {shown && (
          <RollOut
            campaign={campaign}
            sequence={sequence}
            preview={shown}
            names={names}
            choices={choices}
            choose={(stepId, to) => setChoices({ ...choices, [stepId]: to })}
          />
        )}
        {shown && shown.removed.length > 0 && <Removed preview={shown} names={names} />}
        {mayReadRollouts && <Rollouts campaignId={campaign.id} sequence={sequence} />}
      </Stack>
    </SequenceShown>
  );
}

function Removed({ preview, names }: { preview: Preview; names: StepNames }) {
  return (
    <Text size="sm" component="div">
      No more in this version:{' '}
      {preview.removed.map((id) => (
        <Badge key={id} color="red" variant="light" tt="none" mr={4}>
          {names.get(id) ?? id}
        </Badge>
      ))}
    </Text>
  );
}

function marksOf(id: string, { added, changed, moved }: Preview): Mark[] {
  const come = added.find(({ stepId }) => stepId === id);
  return [
    ...(come
      ? [{ says: come.toCome > 0 ? `New, ${count(come.toCome)} will come` : 'New', color: 'green' }]
      : []),
    ...(changed.includes(id) ? [{ says: 'Changed', color: 'yellow' }] : []),
    ...(moved.includes(id) ? [{ says: 'Moved', color: 'violet' }] : []),
  ];
}

/** Who stands there now, on whichever version. */
function leadsAt(id: string, { steps }: Preview): number {
  return steps.filter(({ stepId }) => stepId === id).reduce((sum, { leads }) => sum + leads, 0);
}
