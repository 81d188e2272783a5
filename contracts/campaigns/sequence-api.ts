import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { sequenceTemplate } from '../messaging/template-api.ts';
import { byId, instant, pageOf, pageQuery } from '../page.ts';
import type { Condition, SequenceBody } from './sequence.ts';

const tags = ['Sequences'];

const outcome = z.enum([
  'appointment_set',
  'callback_requested',
  'not_interested',
  'no_outcome',
  'voicemail',
  'no_answer',
]);

/** One more than are allowed: what is deeper is no condition, and a body of brackets alone exhausts nobody. */
const DEPTH = 5;

const facts = [
  z.strictObject({ kind: z.literal('outcome'), is: z.array(outcome) }),
  z.strictObject({ kind: z.literal('replied'), channel: z.enum(['sms', 'email']).optional() }),
  z.strictObject({ kind: z.literal('booked') }),
  z.strictObject({ kind: z.literal('score'), atLeast: z.int() }),
  z.strictObject({ kind: z.literal('tag'), has: z.string() }),
  z.strictObject({ kind: z.literal('field'), name: z.string(), is: z.string().max(500).optional() }),
] as const;

/** A type error here: the kinds that hold no other condition have come apart from `Condition`. */
type Fact = Fits<
  Frozen<z.infer<(typeof facts)[number]>>,
  Exclude<Condition, { readonly kind: 'not' | 'all' | 'any' }>
>;
type AnyCondition = Condition | Fact;

function conditionAt(depth: number): z.ZodType<AnyCondition, AnyCondition> {
  if (depth === DEPTH) {
    return z.discriminatedUnion('kind', facts, {
      error: 'must be one of outcome, replied, booked, score, tag, field: so deep no other stands',
    });
  }
  const inner = conditionAt(depth + 1);
  return z
    .discriminatedUnion('kind', [
      ...facts,
      z.strictObject({ kind: z.literal('not'), if: inner }),
      z.strictObject({ kind: z.enum(['all', 'any']), of: z.array(inner) }),
    ])
    .meta({ id: depth === 1 ? 'Condition' : `Condition${depth}` });
}

const condition = conditionAt(1);
const stepId = z.string().describe('1 to 40 of a-z, 0-9, _ and -; the same in every version');
const target = z.string().nullable().describe('A step, or null: the end');
const base = {
  id: stepId,
  name: z.string().optional(),
  next: target.optional().describe('Left out: the next in the list. Null: the end'),
};
const seconds = z.int().describe('Seconds, 366 days at most');
const clock = z.string().describe('Local clock time at the contact: 09:30');

const step = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...base, kind: z.literal('call'), agentId: z.string().optional() }),
    z.strictObject({
      ...base,
      kind: z.enum(['sms', 'email']),
      template: sequenceTemplate.describe("The product's or one of your own: sequence_<word>"),
    }),
    z.strictObject({ ...base, kind: z.literal('task'), title: z.string(), dueWithin: seconds.optional() }),
    z.strictObject({
      ...base,
      kind: z.literal('tag'),
      add: z.array(z.string()).optional(),
      remove: z.array(z.string()).optional(),
    }),
    z.strictObject({ ...base, kind: z.literal('wait'), seconds }),
    z.strictObject({
      ...base,
      kind: z.literal('wait_until'),
      weekdays: z.array(z.int()).optional().describe('1 is Monday; left out: any day'),
      at: clock,
    }),
    z.strictObject({
      ...base,
      kind: z.literal('wait_for_date'),
      field: z.string().describe('A custom field that holds a date'),
      offset: z.int().describe('Seconds after the date; negative: before'),
      at: clock.optional(),
      ifMissing: z.enum(['go_on', 'end']),
      ifPast: z.enum(['go_on', 'end']),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('branch'),
      cases: z.array(z.strictObject({ if: condition, go: target })),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('split'),
      arms: z.array(z.strictObject({ name: z.string(), weight: z.number(), go: target })),
    }),
  ])
  .meta({ id: 'Step' });

const stopRule = z.enum(['reply', 'booking', 'bounce', 'payment']);

const bodyShape = {
  steps: z.array(step).describe('The first is where a lead begins; every path leads forward'),
  goals: z.array(condition).describe('Any of these ends the sequence, wherever the lead stands'),
  stopOn: z.array(stopRule).describe('What ends it besides an opt-out'),
};

/** The shape alone; what it must hold besides, `checkSequence` says in one answer. */
const newSequence = z.strictObject({
  name: z.string().trim().min(1).max(60).describe('Of a name there is already: its next version'),
  ...bodyShape,
  goals: bodyShape.goals.default([]),
  stopOn: bodyShape.stopOn.default(stopRule.options),
});

type Body = Frozen<Omit<z.infer<typeof newSequence>, 'name'>>;

/** What zod infers may be written to; what may be read of it is the same. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

type Fits<Whole, Part extends Whole> = Part;

/** A type error here: this contract and `SequenceBody` have come apart. */
export type NewSequence = Fits<SequenceBody, Body> & Fits<Body, SequenceBody> & { readonly name: string };

const sequenceSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.int(),
    steps: z.int().describe('How many'),
    createdAt: instant,
  })
  .meta({ id: 'SequenceSummary' });

const listed = sequenceSummary.extend({
  uses: z
    .array(z.object({ sequenceId: z.string(), version: z.int(), campaigns: z.int() }))
    .describe('How many campaigns have which version of it, newest first; those put away are left out'),
});

const use = z
  .object({
    id: z.string(),
    name: z.string(),
    clientId: z.string(),
    status: z.string(),
    sequenceId: z.string(),
    version: z.int(),
    createdAt: instant,
  })
  .meta({ id: 'SequenceUse' });

const saved: { readonly [Key in keyof SequenceBody]: z.ZodType<SequenceBody[Key], SequenceBody[Key]> } =
  bodyShape;
const sequenceView = z
  .object({ id: z.string(), name: z.string(), version: z.int(), ...saved, createdAt: instant })
  .meta({ id: 'Sequence' });

export const sequencesContract = {
  save: endpoint
    .meta({ creates: true, needs: 'sequences:write' })
    .route({
      method: 'POST',
      path: '/api/sequences',
      tags,
      successStatus: 201,
      summary: 'Save a sequence: version 1 of a new name, or the next; a version never changes',
    })
    .input(newSequence)
    .output(
      sequenceView.extend({ warnings: z.array(z.string()).describe('Allowed, and probably not meant') }),
    ),
  list: endpoint
    .meta({ needs: 'sequences:read' })
    .route({
      method: 'GET',
      path: '/api/sequences',
      tags,
      summary: 'List sequences, the newest version of each',
    })
    .input(pageQuery)
    .output(pageOf(listed)),
  get: endpoint
    .meta({ needs: 'sequences:read' })
    .route({ method: 'GET', path: '/api/sequences/{id}', tags, summary: 'One version of a sequence' })
    .input(byId)
    .output(sequenceView),
  versions: endpoint
    .meta({ needs: 'sequences:read' })
    .route({
      method: 'GET',
      path: '/api/sequences/{id}/versions',
      tags,
      summary: 'List the versions of the same name, newest first',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(sequenceSummary)),
  campaigns: endpoint
    .meta({ needs: 'sequences:read' })
    .route({
      method: 'GET',
      path: '/api/sequences/{id}/campaigns',
      tags,
      summary: 'List the campaigns that have any version of it, newest first; those put away are left out',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(use)),
};
