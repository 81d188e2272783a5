import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { signsTime, VENDORS } from './catalogue.ts';
import { DialFault, noClock, onlyThese, parseWith, seedNumber, someDials } from './schema.ts';

const WEEK_S = 604_800;

const secondsWords = `must be seconds from 0 to ${WEEK_S}, counted from the scenario's start`;

const step = z
  .strictObject(
    {
      after: z.number(secondsWords).min(0, secondsWords).max(WEEK_S, secondsWords).optional(),
      at: z.iso.datetime({ offset: true, error: 'must be an instant like 2026-05-05T14:00:00Z' }).optional(),
      vendor: z.enum([...VENDORS, 'all'], { error: `must be one of ${[...VENDORS, 'all'].join(', ')}` }),
      calm: z.boolean('must be true or false').default(false),
      dials: someDials.default({}),
    },
    onlyThese('field', ['after', 'at', 'vendor', 'calm', 'dials']),
  )
  .refine(({ after, at }) => (after === undefined) !== (at === undefined), {
    path: ['after'],
    error: 'give either after (seconds from the start) or at (an instant), and not both',
  })
  .refine(({ calm, dials }) => calm || Object.keys(dials).length > 0, {
    path: ['dials'],
    error: 'must name a dial, unless calm is true',
  })
  .superRefine(({ vendor, dials }, context) => {
    if (vendor === 'all' || signsTime(vendor) || !dials.clockSkew) return;
    const { path, error } = noClock(vendor);
    context.addIssue({ code: 'custom', path: ['dials', ...path], message: error });
  });

const scenarioSchema = z.strictObject(
  {
    name: z
      .string('must be a text')
      .trim()
      .min(1, 'must not be empty')
      .max(100, 'must have at most 100 signs'),
    /** For its readers. */
    about: z.string('must be a text').optional(),
    seed: seedNumber.optional(),
    steps: z
      .array(step, 'must be a list of steps')
      .min(1, 'must have a step at least')
      .max(1_000, 'must have at most 1000 steps'),
  },
  onlyThese('field', ['name', 'about', 'seed', 'steps']),
);

/** Dials turned over time. A seed restarts the counters; steps may stand in any order. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** @throws DialFault naming each field that is wrong */
export function parseScenario(value: unknown): Scenario {
  return parseWith(scenarioSchema, value);
}

/** @throws Error whose message says what is wrong with the file, and where */
export function readScenario(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The scenario ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
  try {
    return parseScenario(JSON.parse(text));
  } catch (error) {
    const words =
      error instanceof DialFault
        ? `is not right:\n  ${error.message.replaceAll('\n', '\n  ')}`
        : `is no JSON: ${(error as Error).message}`;
    throw new Error(`The scenario ${file} ${words}`, { cause: error });
  }
}
