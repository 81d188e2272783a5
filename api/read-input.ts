import type { z } from 'zod';
import { ApiProblem } from './problem.ts';

/** What a plain route was sent, checked. @throws ApiProblem invalid_input, naming the fields */
export function readInput<Input>(schema: z.ZodType<Input>, sent: unknown): Input {
  const read = schema.safeParse(sent);
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, message: 'is not a known field' }))
      : [{ field: issue.path.join('.') || 'body', message: issue.message }],
  );
  throw new ApiProblem('invalid_input', `Wrong: ${errors.map(({ field }) => field).join(', ')}.`, { errors });
}
