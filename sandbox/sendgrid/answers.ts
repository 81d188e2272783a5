import type { Request, Response } from 'express';
import type { z } from 'zod';

export interface Fault {
  message: string;
  field?: string | null;
  help?: null;
  /** The webhook that has the address already. */
  id?: string;
  url?: string;
}

/** Says no in SendGrid's shape. */
export function fail(response: Response, status: number, errors: Fault[]): void {
  response.status(status).json({ errors });
}

/** What was sent, as the schema has it; undefined when it was no such thing, and that has been said. */
export function read<T>(schema: z.ZodType<T>, request: Request, response: Response): T | undefined {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ message, path }) => ({
    ...{ message, field: path.join('.'), help: null },
  }));
  fail(response, 400, faults);
  return undefined;
}
