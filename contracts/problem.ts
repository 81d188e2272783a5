import { z } from 'zod';

/** Every way in which the API says no. A code never changes its meaning; `status` is its HTTP status. */
export const PROBLEMS = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  invalid_input: { status: 400, title: 'The request is not valid' },
  no_key: { status: 401, title: 'Nobody is signed in, and there is no API key' },
  wrong_key: { status: 401, title: 'The API key is not valid' },
  forged_event: { status: 401, title: 'The signature is missing or wrong' },
  stale_event: { status: 401, title: 'The signature is too old' },
  forbidden: { status: 403, title: 'You may not do that' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  conflict: { status: 409, title: 'That conflicts with what is' },
  not_yet: { status: 409, title: 'It is too early for that' },
  suppressed: { status: 409, title: 'They may not be reached on this channel' },
  key_reused: { status: 409, title: 'The Idempotency-Key belongs to another request' },
  in_progress: { status: 409, title: 'The first request with this Idempotency-Key still runs' },
  too_slow: { status: 408, title: 'The body came too slowly' },
  too_large: { status: 413, title: 'The body is too large' },
  refused_by_vendor: { status: 422, title: 'The vendor refuses that' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not read here' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Not ready' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** An RFC 9457 problem document. */
export const problemSchema = z.object({
  type: z.string().describe('A URI reference that names the problem: `/problems/<code>`'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(codes),
  requestId: z.string().describe('Names the request in the log').optional(),
  errors: z
    .array(z.object({ field: z.string().describe('e.g. `rows[3].phone`'), message: z.string() }))
    .describe('What is wrong with each field')
    .optional(),
});

export type Problem = z.infer<typeof problemSchema>;
