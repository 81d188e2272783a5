import { Fieldset, List, Paper, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { query } from '../../../app/api.ts';
import { counted } from '../../../kit/money.ts';
import { Lines, LoadFailed } from '../../../kit/states.tsx';
import { policyWords } from '../campaign-words.ts';
import { PaceFields } from '../pace-fields.tsx';
import { StepsInWords } from '../steps-in-words.tsx';
import type { StepProps } from './wizard-context.ts';

/** What people go through, under which policy, how fast and when. */
export function PlanStep({ draft, change, errors }: StepProps) {
  return (
    <Stack maw={760}>
      <SequenceChoice draft={draft} change={change} errors={errors} />
      <PolicyChoice draft={draft} change={change} errors={errors} />
      <PaceFields values={draft} change={change} errors={errors} />
    </Stack>
  );
}

function SequenceChoice({ draft, change, errors }: StepProps) {
  const sequences = useQuery(query.sequences.list.queryOptions({ input: { limit: 200 } }));
  const versions = useQuery(
    query.sequences.versions.queryOptions({
      input: { id: draft.sequenceId, limit: 50 },
      enabled: draft.sequenceId !== '',
    }),
  );
  const { sequenceId } = draft;
  const newest = sequences.data?.items;
  useEffect(() => {
    const usual = newest?.find(({ name }) => name === 'standard') ?? newest?.[0];
    if (sequenceId === '' && usual) change({ sequenceId: usual.id });
  }, [newest, sequenceId, change]);
  const name = [...(versions.data?.items ?? []), ...(newest ?? [])].find(({ id }) => id === sequenceId)?.name;
  const ofName = versions.data?.items ?? [];
  return (
    <Fieldset legend="Sequence">
      <Stack>
        {sequences.isError && <LoadFailed error={sequences.error} again={() => void sequences.refetch()} />}
        <Select
          label="What people go through"
          required
          searchable
          allowDeselect={false}
          data={newest?.map(({ id, name: called }) => ({ value: id, label: called })) ?? []}
          value={newest?.find((each) => each.name === name)?.id ?? null}
          error={errors['sequenceId']}
          onChange={(chosen) => chosen && change({ sequenceId: chosen })}
        />
        {ofName.length > 1 && (
          <Select
            label="Version"
            allowDeselect={false}
            data={ofName.map(({ id, version, steps }, at) => ({
              value: id,
              label: `Version ${version}, ${counted(steps, 'step')}${at === 0 ? ' (newest)' : ''}`,
            }))}
            value={sequenceId}
            onChange={(chosen) => chosen && change({ sequenceId: chosen })}
          />
        )}
        {sequenceId !== '' && <StepsInWords sequenceId={sequenceId} />}
      </Stack>
    </Fieldset>
  );
}

function PolicyChoice({ draft, change, errors }: StepProps) {
  const choices = useQuery(query.campaigns.choices.queryOptions({ input: {} }));
  const policies = choices.data?.policies;
  const { policyId } = draft;
  useEffect(() => {
    const usual = policies?.find(({ name }) => name === 'standard') ?? policies?.[0];
    if (usual && !policies?.some(({ id }) => id === policyId)) change({ policyId: usual.id });
  }, [policies, policyId, change]);
  const chosen = policies?.find(({ id }) => id === policyId);
  return (
    <Fieldset legend="Policy">
      <Stack>
        {choices.isPending && <Lines count={2} />}
        {choices.isError && <LoadFailed error={choices.error} again={() => void choices.refetch()} />}
        {policies && (
          <Select
            label="What is kept to"
            required
            allowDeselect={false}
            data={policies.map(({ id, name, version, isAllowed, window }) => ({
              value: id,
              label: `${name}, version ${version}${window ? '' : ' (only for trying out)'}`,
              disabled: !isAllowed,
            }))}
            value={policyId || null}
            error={errors['policyId'] ?? errors['policy']}
            onChange={(id) => id && change({ policyId: id })}
          />
        )}
        {chosen && (
          <Paper p="sm">
            <List size="sm" spacing={2}>
              {policyWords(chosen).map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </Paper>
        )}
        {policies?.some(({ isAllowed }) => !isAllowed) && (
          <Text size="sm" c="dimmed">
            What has no hours of rest cannot be chosen while a real vendor is connected: it would reach people
            at night.
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}
