import { z } from 'zod';

/** An instant: a Date inside, ISO 8601 in UTC on the wire. */
export const instant = z.coerce.date<Date | string>({
  error: 'must be an instant, e.g. 2026-01-31T09:00:00Z',
});

/** One of our ids as a filter or in a body. */
export const id = z.uuid();

export const pageQuery = z.object({
  limit: z.coerce.number<unknown>().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
});

/** One page, newest first; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** What stands in the path of an endpoint about one thing. */
export const byId = z.object({ id });

/** A text column that holds one of a closed set: the database's CHECK keeps it so, the type learns it here. */
export function stored<Words extends Readonly<Record<string, string>>>(words: z.ZodEnum<Words>) {
  return z.string().pipe(words);
}
