import { Badge, Checkbox, Group, Paper, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useCallback, useDeferredValue, useRef, useState } from 'react';
import type { api } from '../../app/api.ts';
import { count } from '../../kit/money.ts';
import { Status } from '../../kit/status.tsx';
import { statusInWords } from './words.ts';

type Choice = Awaited<ReturnType<typeof api.instantlyAssignments.get>>['campaigns'][number];

type Choose = (id: string, isIn: boolean) => void;

interface CampaignChoicesProps {
  readonly campaigns: readonly Choice[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: Choose;
}

/** All campaigns as boxes to tick, found by a word of their name. */
export function CampaignChoices({ campaigns, chosen, choose }: CampaignChoicesProps) {
  const [text, setText] = useState('');
  const [which, setWhich] = useState('all');
  const sought = useDeferredValue(text.trim().toLowerCase());
  const now = useRef(choose);
  now.current = choose;
  // Of a thousand boxes only the one that is ticked is drawn anew.
  const chooseNow = useCallback<Choose>((id, isIn) => now.current(id, isIn), []);
  const shown = campaigns.filter(
    ({ id, name }) => name.toLowerCase().includes(sought) && (which === 'all' || chosen.has(id)),
  );
  return (
    <>
      <Group align="center">
        <TextInput
          type="search"
          aria-label="Look for a campaign"
          placeholder="Name of a campaign"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          w={{ base: '100%', sm: 340 }}
        />
        <SegmentedControl
          aria-label="Which campaigns"
          value={which}
          onChange={setWhich}
          data={[
            { value: 'all', label: `All ${count(campaigns.length)}` },
            { value: 'chosen', label: `Ticked ${count(chosen.size)}` },
          ]}
        />
      </Group>
      {shown.length === 0 ? (
        <Text c="dimmed">{sought ? 'No campaign here has such a name.' : 'None is ticked.'}</Text>
      ) : (
        <Paper p="sm" mah="60vh" style={{ overflowY: 'auto' }} component="fieldset" aria-label="Campaigns">
          {shown.map((campaign) => (
            <Row
              key={campaign.id}
              campaign={campaign}
              isChosen={chosen.has(campaign.id)}
              choose={chooseNow}
            />
          ))}
        </Paper>
      )}
    </>
  );
}

interface RowProps {
  readonly campaign: Choice;
  readonly isChosen: boolean;
  readonly choose: Choose;
}

const Row = memo(function Row({ campaign, isChosen, choose }: RowProps) {
  const { id, name, status, others, waiting } = campaign;
  return (
    <Checkbox
      checked={isChosen}
      onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
      py={8}
      label={
        <Group gap="xs" component="span">
          <Text span className="breakable">
            {name}
          </Text>
          {status && <Status of={status} says={statusInWords(status)} />}
          {waiting > 0 && (
            <Badge variant="light" color="yellow" tt="none">
              {count(waiting)} {waiting === 1 ? 'event waits' : 'events wait'}
            </Badge>
          )}
        </Group>
      }
      description={others.length > 0 ? `Also of ${others.join(', ')}` : undefined}
    />
  );
});
