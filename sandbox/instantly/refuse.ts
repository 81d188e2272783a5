import type { Request, Response } from 'express';
import { z } from 'zod';

const words: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Says no in Instantly's shape. */
export function fail(response: Response, status: number, message: string): void {
  response.status(status).json({ statusCode: status, error: words[status] ?? 'Error', message });
}

/** What figures cannot be made of is told without any more. */
export function failPlainly(response: Response, message: string): void {
  response.status(400).json({ message });
}

/** What was sent, as the schema has it; undefined when it was no such thing, and that has been said. */
export function read<T>(
  schema: z.ZodType<T>,
  request: Request,
  response: Response,
  from: 'body' | 'query' = 'body',
  refuse = (message: string) => fail(response, 400, message),
): T | undefined {
  const parsed = schema.safeParse(request[from] ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  refuse(`${from}/${issue?.path.join('/')} ${issue?.message}`);
  return undefined;
}

export const paging = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  starting_after: z.string().optional(),
});

/** One page of a list, and where the next begins. */
export function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  { limit, starting_after: after }: z.output<typeof paging>,
  shown: (one: T) => object,
): object {
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const items = all.slice(from, from + limit);
  const next = from + limit < all.length ? items.at(-1)?.id : undefined;
  return { items: items.map(shown), ...(next !== undefined && { next_starting_after: next }) };
}
