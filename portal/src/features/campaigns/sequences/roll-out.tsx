import { Button, Group, List, Paper, Select, Stack, Table, Text, Title } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { type api, query } from '../../../app/api.ts';
import { askWhy } from '../../../kit/ask-why.tsx';
import { count } from '../../../kit/money.ts';
import { useWrite } from '../../../kit/use-write.ts';
import { toDraft } from './draft.ts';
import { drawFlow } from './flow.ts';
import type { SavedSequence } from './saved-sequence.ts';
import { type StepNames, withNames } from './step-names.ts';
import { stepName } from './step-words.ts';

type Preview = Awaited<ReturnType<typeof api.rollouts.preview>>;

interface RollOutProps {
  readonly campaign: { readonly id: string; readonly name: string };
  readonly sequence: SavedSequence;
  readonly preview: Preview;
  /** Of the steps of both versions */
  readonly names: StepNames;
  readonly choices: Readonly<Record<string, string>>;
  readonly choose: (stepId: string, to: string) => void;
}

const END = 'end';

/** What a version would do to a campaign's leads, what must be chosen before, and the button that does it. */
export function RollOut({ campaign, sequence, preview, names, choices, choose }: RollOutProps) {
  const { from, to } = preview;
  const summary = preview.summary.map((line) => withNames(line, names));
  const rollOut = useWrite(query.rollouts.create.mutationOptions(), {
    done: `Version ${to.version} is being rolled out.`,
  });
  const open = preview.choices.filter(({ stepId }) => choices[stepId] === undefined);
  const ask = () =>
    askWhy({
      title: `Give “${campaign.name}” version ${to.version}?`,
      consequence: (
        <List size="sm" spacing={4}>
          {[...summary, 'You can roll it back afterwards.'].map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      ),
      verb: 'Roll it out',
      act: () => rollOut.mutateAsync({ id: campaign.id, sequenceId: sequence.id, choices: { ...choices } }),
    });
  return (
    <Paper p="md">
      <Title order={2} size="h5">
        From version {from.version} to version {to.version}
      </Title>
      <List size="sm" spacing={4} my="sm">
        {(summary.length > 0 ? summary : ['No lead is under way: nothing changes for anybody now.']).map(
          (each) => (
            <List.Item key={each}>{each}</List.Item>
          ),
        )}
      </List>
      <Choices sequence={sequence} preview={preview} names={names} choices={choices} choose={choose} />
      <Standing preview={preview} names={names} />
      <Group justify="flex-end" mt="md">
        {open.length > 0 && (
          <Text size="sm" c="dimmed">
            Choose first where they go.
          </Text>
        )}
        <Button
          leftSection={<IconRocket size={16} />}
          disabled={open.length > 0}
          loading={rollOut.isPending}
          onClick={ask}
        >
          Roll it out
        </Button>
      </Group>
    </Paper>
  );
}

function targetsOf(sequence: RollOutProps['sequence']) {
  const { numberOf } = drawFlow(toDraft(sequence).steps);
  return sequence.steps.map((step) => ({ value: step.id, label: stepName(step, numberOf.get(step.id)) }));
}

function Choices({ sequence, preview, names, choices, choose }: Omit<RollOutProps, 'campaign'>) {
  const targets = [...targetsOf(sequence), { value: END, label: 'The end' }];
  const asked = preview.steps.filter(({ stepId }) => choices[stepId] !== undefined);
  const all = new Map(
    [...preview.choices, ...asked.map(({ stepId, leads }) => ({ stepId, leads, suggested: END }))].map(
      (each) => [each.stepId, each],
    ),
  );
  return (
    <Stack gap="xs">
      {[...all.values()].map(({ stepId, leads, suggested }) => {
        const offered = targets.find(({ value }) => value === suggested)?.label;
        return (
          <Select
            key={stepId}
            label={`${count(leads)} ${leads === 1 ? 'lead stands' : 'leads stand'} on “${names.get(stepId) ?? stepId}”, which is no more: where to?`}
            description={choices[stepId] === undefined && offered ? `Suggested: ${offered}` : undefined}
            placeholder="Choose"
            data={targets}
            value={choices[stepId] ?? null}
            onChange={(to) => to && choose(stepId, to)}
            required
            searchable
          />
        );
      })}
    </Stack>
  );
}

const BECOMES: Readonly<Record<Preview['steps'][number]['becomes'], string>> = {
  stays: 'stay there',
  begins_anew: 'are planned again there',
  goes: 'go to',
  ends: 'end',
  choose: 'wait for your choice',
};

function Standing({ preview, names }: Pick<RollOutProps, 'preview' | 'names'>) {
  const rows = preview.steps.filter(({ leads }) => leads > 0);
  if (rows.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Where they stand</Table.Th>
            <Table.Th ta="right">Leads</Table.Th>
            <Table.Th>They</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ sequenceId, version, stepId, leads, becomes, to }) => (
            <Table.Tr key={`${sequenceId} ${stepId}`}>
              <Table.Td>
                {names.get(stepId) ?? stepId}
                <Text size="xs" c="dimmed">
                  {version}
                </Text>
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {count(leads)}
              </Table.Td>
              <Table.Td>
                {BECOMES[becomes]}
                {becomes === 'goes' && ` ${to === END ? 'the end' : (names.get(to) ?? to)}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
