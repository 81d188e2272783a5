import { Box, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconCornerDownRight, IconFlag, IconPlus } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import type { Place } from './edit.ts';
import classes from './flow.module.css';
import type { DrawnWay, Flow, Item, Level } from './flow.ts';
import { KINDS, type StepKind } from './step-kinds.ts';
import { conditionWords, stepName } from './step-words.ts';

interface FlowViewProps {
  readonly flow: Flow;
  readonly card: (item: Item) => ReactNode;
  /** Left out: nothing can be added */
  readonly add?: ((place: Place, kind: StepKind) => void) | undefined;
}

/** A sequence from its beginning to its ends. */
export function FlowView({ flow, card, add }: FlowViewProps) {
  const names = new Map(
    [...flow.numberOf].map(([id, number]) => {
      const found = find(flow.main, id);
      return [id, found ? stepName(found.step, number) : id];
    }),
  );
  return (
    <Stack gap={0} role="group" aria-label="Steps">
      {add && <AddStep place={null} add={add} />}
      <LevelView level={flow.main} names={names} card={card} add={add} />
    </Stack>
  );
}

function find(level: Level, id: string): Item | undefined {
  for (const item of level) {
    if (item.step.id === id) return item;
    for (const { inside } of item.ways) {
      const found = find(inside, id);
      if (found) return found;
    }
  }
  return undefined;
}

interface Drawing extends Omit<FlowViewProps, 'flow'> {
  readonly names: ReadonlyMap<string, string>;
}

function LevelView({ level, ...drawing }: Drawing & { level: Level }) {
  const { card, add, names } = drawing;
  return level.map((item, i) => {
    const below = level[i + 1];
    const parts = item.step.kind === 'branch' || item.step.kind === 'split';
    return (
      <Fragment key={item.step.id}>
        <div>{card(item)}</div>
        {parts ? (
          <Stack gap={6} className={classes['below']} pt={8} pb={4}>
            {item.ways
              .filter(
                (way) =>
                  !(
                    way.field === 'next' &&
                    way.to !== null &&
                    way.to === below?.step.id &&
                    way.inside.length === 0
                  ),
              )
              .map((way) => (
                <WayView key={way.field} item={item} way={way} {...drawing} />
              ))}
          </Stack>
        ) : (
          <After item={item} below={below} names={names} add={add} />
        )}
        {parts && below && (
          <>
            {add ? (
              <AddStep place={{ before: below.step.id }} add={add} />
            ) : (
              <div className={classes['line']} />
            )}
          </>
        )}
      </Fragment>
    );
  });
}

/** What follows a step of one way: the step below it, one that is drawn elsewhere, or the end. */
function After({
  item,
  below,
  names,
  add,
}: { item: Item; below: Item | undefined } & Pick<Drawing, 'names' | 'add'>) {
  const { id, next } = item.step;
  const isBelow = below !== undefined && below.step.id === next;
  return (
    <>
      {add ? <AddStep place={{ after: id, field: 'next' }} add={add} /> : <div className={classes['line']} />}
      {!isBelow && <Goal to={next} names={names} />}
      {!isBelow && below && <div className={classes['line']} />}
    </>
  );
}

function Goal({ to, names }: { to: string | null } & Pick<Drawing, 'names'>) {
  const Icon = to === null ? IconFlag : IconCornerDownRight;
  return (
    <Group gap={6} wrap="nowrap" pl={4} py={2}>
      <Icon size={16} aria-hidden />
      <Text size="sm" c="dimmed" className="breakable">
        {to === null ? 'The end' : `Goes on with ${names.get(to) ?? to}`}
      </Text>
    </Group>
  );
}

function WayView({ item, way, ...drawing }: Drawing & { item: Item; way: DrawnWay }) {
  const { names, add } = drawing;
  const [first] = way.inside;
  return (
    <Box role="group" aria-label={wayWords(item, way)}>
      <Text size="sm" fw={600} className="breakable">
        {wayWords(item, way)}
      </Text>
      {add && <AddStep place={{ after: item.step.id, field: way.field }} add={add} />}
      {first ? (
        <Box className={classes['below']} mt={add ? 0 : 6}>
          <LevelView level={way.inside} {...drawing} />
        </Box>
      ) : (
        <Goal to={way.to} names={names} />
      )}
    </Box>
  );
}

function wayWords({ step }: Item, { field }: DrawnWay): string {
  if (step.kind === 'split') {
    const at = step.arms.findIndex((_, i) => field === `arms[${i}].go`);
    const arm = step.arms[at];
    const sum = step.arms.reduce((all, { weight }) => all + weight, 0);
    return arm ? `Arm ${arm.name}, ${Math.round((100 * arm.weight) / (sum || 1))}%` : 'Arm';
  }
  if (step.kind !== 'branch' || field === 'next') return 'Otherwise';
  const at = step.cases.findIndex((_, i) => field === `cases[${i}].go`);
  const each = step.cases[at];
  return each ? `${at === 0 ? 'If' : 'Else, if'} ${conditionWords(each.if)}` : 'If';
}

/** Chooses what is put in. */
function AddStep({ place, add }: { place: Place; add: (place: Place, kind: StepKind) => void }) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          my={3}
          ml={14}
          style={{ alignSelf: 'flex-start' }}
        >
          Add a step
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(KINDS) as StepKind[]).map((kind) => {
          const { Icon, says, about } = KINDS[kind];
          return (
            <Menu.Item key={kind} leftSection={<Icon size={18} />} onClick={() => add(place, kind)}>
              <Text size="sm" fw={600}>
                {says}
              </Text>
              <Text size="xs" c="dimmed">
                {about}
              </Text>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
