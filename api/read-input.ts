import type { z } from 'zod';
import { ApiProblem } from './problem.ts';

/** What a plain route was sent, checked. @throws ApiProblem invalid_input, naming the fields */
export function readInput<Input>(schema: z.ZodType<Input>, sent: unknown): Input {
  const read = schema.safeParse(sent);
  if (read.success) return read.data;
  throw wrongFields(read.error.issues.flatMap(fieldsOf));
}

interface WrongField {
  readonly field: string;
  readonly message: string;
}

/** The fields that an issue is about; an unknown one is named by itself. */
export function fieldsOf(issue: z.core.$ZodIssue): WrongField[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((field) => ({ field, message: 'is not a known field' }))
    : [{ field: issue.path.join('.') || 'body', message: issue.message }];
}

export function wrongFields(errors: readonly WrongField[]): ApiProblem {
  const fields = [...new Set(errors.map(({ field }) => field))].join(', ');
  return new ApiProblem('invalid_input', `Wrong: ${fields}.`, { errors: [...errors] });
}
