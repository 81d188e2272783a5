import { ORPCError } from '@orpc/server';
import { z } from 'zod';
import type { ProblemCode } from '../contracts/problem.ts';
import { type FieldProblem, Refusal, type RefusalCode } from '../services/refusal.ts';
import { ApiProblem } from './problem.ts';

const REFUSALS: Readonly<Record<RefusalCode, ProblemCode>> = {
  not_found: 'not_found',
  forbidden: 'forbidden',
  conflict: 'conflict',
  invalid: 'invalid_input',
  not_yet: 'not_yet',
  suppressed: 'suppressed',
  unavailable: 'unavailable',
};

/** Seconds after which what was away may be back. */
const BACK_AFTER = '5';

/** The `type` of Express's body parsers' errors. */
const PARSER_PROBLEMS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  'entity.parse.failed': ['malformed_json', 'The body cannot be parsed as JSON.'],
  'entity.too.large': ['too_large', 'The body is larger than this endpoint takes.'],
  'parameters.too.many': ['too_large', 'The form has too many fields.'],
  'encoding.unsupported': ['unsupported_media_type', 'The Content-Encoding is not supported.'],
  'charset.unsupported': ['unsupported_media_type', 'The charset is not supported.'],
  'request.aborted': ['invalid_input', 'The body ended early.'],
  'request.size.invalid': ['invalid_input', 'The body is not as long as Content-Length says.'],
};

const parserError = z.looseObject({ type: z.string() });
const invalidInput = z.looseObject({
  issues: z.array(z.looseObject({ message: z.string(), path: z.array(z.unknown()).optional() })),
});

/** Knows the errors of verbs, contracts and body parsers; null for a fault of ours. */
export function readProblem(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Refusal) {
    const back = error.code === 'unavailable' && { headers: { 'Retry-After': BACK_AFTER } };
    return new ApiProblem(REFUSALS[error.code], error.message, { errors: error.fields, ...back });
  }
  if (error instanceof ORPCError) return error.code === 'BAD_REQUEST' ? invalidProblem(error.data) : null;
  if (error instanceof URIError) return new ApiProblem('not_found', 'The path cannot be decoded.');
  const parsed = parserError.safeParse(error);
  const known = parsed.success ? PARSER_PROBLEMS[parsed.data.type] : undefined;
  return known ? new ApiProblem(...known) : null;
}

function invalidProblem(data: unknown): ApiProblem {
  const parsed = invalidInput.safeParse(data);
  const errors = parsed.success ? parsed.data.issues.flatMap(fieldsOf) : [];
  // The only field named `id` or `seq` is the one in the path: nothing has such a name.
  if (errors.length > 0 && errors.every(({ field }) => field === 'id' || field === 'seq')) {
    return new ApiProblem('not_found', 'There is nothing of that id.');
  }
  const fields = errors.map(({ field }) => field).join(', ');
  return new ApiProblem('invalid_input', fields ? `Wrong: ${fields}.` : 'The request cannot be read.', {
    errors,
  });
}

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
  readonly [other: string]: unknown;
}

/** An unknown key is reported under its own name rather than its parent's. */
function fieldsOf({ path = [], message, ...issue }: Issue): FieldProblem[] {
  const keys = issue.code === 'unrecognized_keys' && Array.isArray(issue.keys) ? issue.keys : undefined;
  if (!keys) return [{ field: fieldName(path), message }];
  return keys.map((key) => ({ field: fieldName([...path, key]), message: 'is not a known field' }));
}

/** ['rows', 3, 'phone'] → rows[3].phone */
function fieldName(path: readonly unknown[]): string {
  if (path.length === 0) return 'body';
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
