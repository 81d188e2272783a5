import { z } from 'zod';

/** A day in the operator's zone. */
export const day = z.iso
  .date({ abort: true })
  .regex(/^2[01]/, 'must be of this century or the next')
  .describe("A day in the operator's zone: YYYY-MM-DD");

/** A month in the operator's zone. */
export const month = z
  .string()
  .regex(/^2[01]\d\d-(0[1-9]|1[0-2])$/, 'must be a month of this century or the next, e.g. 2026-09');

/** A span of days; left out, it is open to that side. */
export const days = {
  from: day.optional(),
  to: day.optional().describe('The last day; it belongs to the span'),
};

export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
