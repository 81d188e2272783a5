import { ActionIcon, Badge, Button, Card, Group, Stack, Text, ThemeIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { count } from '../../../kit/money.ts';
import classes from './flow.module.css';
import type { Item } from './flow.ts';
import { MessagePreview } from './message-preview.tsx';
import { KINDS } from './step-kinds.ts';
import { fieldWords, stepName, stepWords } from './step-words.ts';

/** What is to be told of a step besides what it does. */
export interface Mark {
  readonly says: string;
  readonly color: string;
}

/** What may be done with a step while the sequence is edited. */
export interface CardActions {
  readonly isOpen: boolean;
  toggle(): void;
  /** Null: there is nothing to change places with */
  readonly up: (() => void) | null;
  readonly down: (() => void) | null;
  remove(): void;
}

interface StepCardProps {
  readonly item: Item;
  readonly marks: readonly Mark[];
  readonly leads: number | undefined;
  readonly problems: readonly { readonly field: string; readonly message: string }[];
  /** Left out: it is only looked at */
  readonly actions?: CardActions | undefined;
  /** Its settings, while they are open */
  readonly children?: ReactNode;
}

/** One step. */
export function StepCard({
  item: { step, number },
  marks,
  leads,
  problems,
  actions,
  children,
}: StepCardProps) {
  const { Icon, color, about } = KINDS[step.kind];
  return (
    <Card
      p="sm"
      id={`step-${step.id}`}
      className={classes['step']}
      data-open={actions?.isOpen}
      data-wrong={problems.length > 0}
      role="group"
      aria-label={stepName(step, number)}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <ThemeIcon variant="light" color={color} size={38} aria-hidden>
          <Icon size={20} />
        </ThemeIcon>
        <Stack gap={0} flex={1} miw={0}>
          <Text fw={600} size="sm" className="breakable">
            {number}. {step.name ?? stepWords(step)}
          </Text>
          <Text size="xs" c="dimmed" className="breakable">
            {step.name === undefined ? about : stepWords(step)}
          </Text>
          {!actions?.isOpen && (step.kind === 'sms' || step.kind === 'email') && (
            <MessagePreview template={step.template} channel={step.kind} />
          )}
        </Stack>
        {!actions && <Marks marks={marks} leads={leads} />}
        {actions && <Buttons name={stepName(step, number)} actions={actions} />}
      </Group>
      {actions && marks.length > 0 && (
        <Group gap={6} mt={6}>
          <Marks marks={marks} leads={leads} />
        </Group>
      )}
      {problems.map(({ field, message }) => (
        <Text
          key={`${field} ${message}`}
          size="sm"
          c="var(--mantine-color-red-light-color)"
          mt={4}
          role="alert"
        >
          {field && `${fieldWords(field)}: `}
          {message}
        </Text>
      ))}
      {actions?.isOpen && children}
      {actions?.isOpen && (
        <Group justify="flex-end" mt="sm">
          <Button size="xs" variant="light" onClick={actions.toggle}>
            Done
          </Button>
        </Group>
      )}
    </Card>
  );
}

function Marks({ marks, leads }: Pick<StepCardProps, 'marks' | 'leads'>) {
  return (
    <Group gap={6} justify="flex-end">
      {marks.map((mark) => (
        <Badge key={mark.says} variant="light" color={mark.color} tt="none">
          {mark.says}
        </Badge>
      ))}
      {leads !== undefined && leads > 0 && (
        <Badge variant="outline" color="gray" tt="none">
          {count(leads)} {leads === 1 ? 'lead' : 'leads'} here
        </Badge>
      )}
    </Group>
  );
}

function Buttons({
  name,
  actions: { isOpen, toggle, up, down, remove },
}: {
  name: string;
  actions: CardActions;
}) {
  const buttons = [
    { says: `Move ${name} up`, Icon: IconArrowUp, act: up },
    { says: `Move ${name} down`, Icon: IconArrowDown, act: down },
    { says: `${isOpen ? 'Close' : 'Edit'} ${name}`, Icon: isOpen ? IconX : IconPencil, act: toggle },
    { says: `Remove ${name}`, Icon: IconTrash, act: remove },
  ];
  return (
    <Group gap={2} wrap="nowrap">
      {buttons.map(({ says, Icon, act }) => (
        <Tooltip key={says} label={says}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={says}
            disabled={act === null}
            onClick={act ?? undefined}
          >
            <Icon size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
