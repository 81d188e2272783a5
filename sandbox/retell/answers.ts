import type { Request, Response } from 'express';
import type { z } from 'zod';

/** Says no in Retell's shape. */
export function fail(response: Response, status: number, message: string): void {
  response.status(status).json({ status: 'error', message });
}

/** What was sent, as the schema has it; undefined when it was no such thing, and that has been said. */
export function read<T>(schema: z.ZodType<T>, request: Request, response: Response): T | undefined {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  fail(response, 400, `Invalid request format: ${issue?.path.join('.')} ${issue?.message}`);
  return undefined;
}
