import { z } from 'zod';
import type { Vendor } from '../records.ts';
import { DIAL_NAMES, DIALS, type DialName, signsTime, VENDOR_TITLES, VENDORS } from './catalogue.ts';

/** One thing that is wrong with what was given, and what is right. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** What was given cannot be taken; nothing of it was. */
export class DialFault extends Error {
  override readonly name = 'DialFault';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('\n'));
    this.faults = faults;
  }
}

/** For a name that is none. */
export function noSuch(what: string, name: string, all: readonly string[]): DialFault {
  return new DialFault([{ field: what, message: `"${name}" is none; there are ${all.join(', ')}` }]);
}

function rangeWords(name: DialName): string {
  const { kind, from, to } = DIALS[name];
  if (kind === 'share') return 'must be a share from 0 (never) to 1 (always); 0.3 is 30 %';
  return kind === 'yes' ? 'must be true or false' : `must be whole ${kind} from ${from} to ${to}`;
}

function numberFor(name: Exclude<DialName, 'trueFollows'>) {
  const { kind, from, to } = DIALS[name];
  const words = rangeWords(name);
  const number = z.number(words).min(from, words).max(to, words);
  return (kind === 'share' ? number : number.int(words)).optional();
}

/** What a key that is none of these is told. */
export function onlyThese(what: string, keys: readonly string[]) {
  return {
    error: (issue: { code?: string | undefined }) =>
      issue.code === 'unrecognized_keys'
        ? `is no ${what}; there are ${keys.join(', ')}`
        : 'must be an object',
  };
}

/** Some of a vendor's dials. */
export const someDials = z.strictObject(
  {
    latency: numberFor('latency'),
    latencySpread: numberFor('latencySpread'),
    refuse: numberFor('refuse'),
    throttleRate: numberFor('throttleRate'),
    retryAfter: numberFor('retryAfter'),
    errorRate: numberFor('errorRate'),
    hangUpAfterActing: numberFor('hangUpAfterActing'),
    timeoutAfterActing: numberFor('timeoutAfterActing'),
    eventLatency: numberFor('eventLatency'),
    eventLatencySpread: numberFor('eventLatencySpread'),
    duplicate: numberFor('duplicate'),
    reorder: numberFor('reorder'),
    heldAtMost: numberFor('heldAtMost'),
    silence: numberFor('silence'),
    wrongSignature: numberFor('wrongSignature'),
    trueFollows: z.boolean(rangeWords('trueFollows')).optional(),
    clockSkew: numberFor('clockSkew'),
  },
  onlyThese('dial', DIAL_NAMES),
);

export type SomeDials = z.infer<typeof someDials>;

/** The dials of one vendor, or of all: without a clock where the vendor signs no time. */
export function dialsFor(vendor: Vendor | 'all') {
  return someDials.refine(
    ({ clockSkew }) => !clockSkew || vendor === 'all' || signsTime(vendor),
    noClock(vendor),
  );
}

export function noClock(vendor: Vendor | 'all') {
  const name = vendor === 'all' ? 'it' : VENDOR_TITLES[vendor];
  return { path: ['clockSkew'], error: `must be left out: ${name} signs no time` };
}

export const seedNumber = z
  .number('must be a whole number from 0 to 4294967295')
  .int('must be a whole number from 0 to 4294967295')
  .min(0, 'must be a whole number from 0 to 4294967295')
  .max(4_294_967_295, 'must be a whole number from 0 to 4294967295');

/** The whole board: vendors and dials that are left out are calm. */
export const wholeBoard = z.strictObject(
  {
    seed: seedNumber.optional(),
    dials: z
      .strictObject(
        {
          all: dialsFor('all').optional(),
          twilio: dialsFor('twilio').optional(),
          messagebird: dialsFor('messagebird').optional(),
          sendgrid: dialsFor('sendgrid').optional(),
          stripe: dialsFor('stripe').optional(),
          retell: dialsFor('retell').optional(),
          calcom: dialsFor('calcom').optional(),
          instantly: dialsFor('instantly').optional(),
        },
        onlyThese('vendor', ['all', ...VENDORS]),
      )
      .optional(),
  },
  onlyThese('field', ['seed', 'dials']),
);

/** Each fault under the name of its field, as `steps.2.dials.errorRate`. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ field: issue.path.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: issue.message,
    }));
  });
}

/** @throws DialFault */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DialFault(faultsOf(parsed.error));
}
