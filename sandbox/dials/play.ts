import type { Vendor } from '../records.ts';
import type { Handlers, Schedule } from '../schedule.ts';
import { freshId, type Store } from '../state.ts';
import type { PlannedStep } from './dial-state.ts';
import type { Scenario } from './scenario.ts';
import type { SomeDials } from './schema.ts';

/** How a vendor's dials are turned. */
export interface Board {
  /** Turns the dials that are named; the others stay. */
  turn(vendor: Vendor | 'all', dials: SomeDials): void;
  /** Turns the dials that are named and calms the others. */
  replace(vendor: Vendor | 'all', dials: SomeDials): void;
  /** Sets the seed, and counts from 0 again. */
  reseed(seed: number): void;
}

export interface Player {
  /** Plays a scenario from its start, in place of the one that is under way. */
  play(scenario: Scenario): void;
  /** As `play`, but the same scenario that is still under way goes on. */
  carryOn(scenario: Scenario): void;
  /** Takes no further step; the dials stay as they are. */
  stop(): void;
  readonly handlers: Handlers;
}

/** Turns dials over time; what is planned is kept in the state, and goes on after a restart. */
export function createPlayer(store: Store, schedule: Schedule, board: Board): Player {
  const { turn, replace, reseed } = board;
  const now = () => store.state.dials;
  const stepTo = (count: number): void => {
    const { scenario } = now();
    while (scenario && scenario.taken < count) {
      const step = scenario.steps[scenario.taken++];
      if (step) (step.calm ? replace : turn)(step.vendor, step.dials);
    }
  };
  const play = (scenario: Scenario): void => {
    const startedAt = Date.now();
    const steps = planned(scenario, startedAt);
    const id = freshId('', 12);
    const source = JSON.stringify(scenario);
    now().scenario = { id, name: scenario.name, source, startedAt, steps, taken: 0 };
    if (scenario.seed !== undefined) reseed(scenario.seed);
    // What is due goes at once: no request slips in before it.
    stepTo(steps.filter(({ at }) => at <= startedAt).length);
    for (const [index, { at }] of steps.entries())
      if (at > startedAt) schedule.at(at, 'dials.step', { scenario: id, step: String(index) });
  };
  return {
    play,
    carryOn: (scenario) => {
      const { scenario: under } = now();
      const goesOn = under?.source === JSON.stringify(scenario) && under.taken < under.steps.length;
      if (!goesOn) play(scenario);
    },
    stop: () => {
      now().scenario = null;
      store.touch();
    },
    handlers: {
      'dials.step': ({ scenario, step }) => {
        if (now().scenario?.id === scenario) stepTo(Number(step) + 1);
      },
    },
  };
}

/** In order of time; those of one instant in the order of the file. */
function planned({ steps }: Scenario, startedAt: number): PlannedStep[] {
  return steps
    .map(({ after, at, vendor, calm, dials }) => ({
      ...{ vendor, calm, dials },
      at: at === undefined ? startedAt + (after ?? 0) * 1000 : Date.parse(at),
    }))
    .sort((a, b) => a.at - b.at);
}
