import { ActionIcon, Box, Button, Checkbox, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { SequenceBody, StopRule } from '../../../../../contracts/campaigns/sequence.ts';
import { ConditionForm } from './condition-form.tsx';
import { conditionWords, fieldWords } from './step-words.ts';

const RULES: readonly { readonly value: StopRule; readonly label: string }[] = [
  { value: 'reply', label: 'The lead replies' },
  { value: 'booking', label: 'The lead books an appointment' },
  { value: 'bounce', label: 'A message comes back: the address is no good' },
  { value: 'payment', label: 'The lead pays' },
];

type Ends = Pick<SequenceBody, 'goals' | 'stopOn'>;

/** What ends a sequence besides its last step. */
export function EndsShown({ goals, stopOn }: Ends) {
  const says = [
    ...RULES.filter(({ value }) => stopOn.includes(value)).map(({ label }) => label),
    ...goals.map((goal) => `Goal: ${conditionWords(goal)}`),
    'The lead opts out: always',
  ];
  return (
    <Paper p="md">
      <Title order={2} size="h5" mb="xs">
        It ends early when
      </Title>
      <List size="sm" spacing={4}>
        {says.map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </Paper>
  );
}

interface EndsFormProps extends Ends {
  readonly onChange: (ends: Ends) => void;
  readonly problems: readonly { readonly field: string; readonly message: string }[];
}

export function EndsForm({ goals, stopOn, onChange, problems }: EndsFormProps) {
  const setGoals = (next: Ends['goals']) => onChange({ goals: next, stopOn });
  return (
    <Paper p="md">
      <Title order={2} size="h5" mb="xs">
        It ends early when
      </Title>
      <Checkbox.Group
        aria-label="What ends the sequence"
        value={[...stopOn]}
        onChange={(rules) => onChange({ goals, stopOn: rules })}
      >
        <Stack gap="xs">
          {RULES.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
          <Checkbox checked disabled label="The lead opts out: always" readOnly />
        </Stack>
      </Checkbox.Group>
      <Text fw={600} size="sm" mt="md">
        Goals
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Any of these ends it, wherever the lead stands.
      </Text>
      <Stack gap="xs">
        {goals.map((goal, i) => (
          <Group key={i} wrap="nowrap" align="flex-start" gap="xs">
            <Box flex={1} miw={0}>
              <ConditionForm
                label={`Goal ${i + 1}`}
                value={goal}
                onChange={(next) => setGoals(goals.map((each, j) => (j === i ? next : each)))}
              />
            </Box>
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={4}
              aria-label={`Remove goal ${i + 1}`}
              onClick={() => setGoals(goals.filter((_, j) => j !== i))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        {problems.map(({ field, message }) => (
          <Text key={`${field} ${message}`} size="sm" c="var(--mantine-color-red-light-color)" role="alert">
            {fieldWords(field)}: {message}
          </Text>
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => setGoals([...goals, { kind: 'booked' }])}
          >
            Add a goal
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
