import { leadFilter } from '../../contracts/leads/filter.ts';
import type { Prisma } from '../../prisma/generated/client.ts';

/** A saved view as it is shown: a filter that can no longer be read is told, with why. */
export function showView({ filter: stored, ...view }: Prisma.SavedViewModel) {
  const read = leadFilter.safeParse(stored);
  if (read.success) return { ...view, filter: read.data, problem: null };
  const wrong = read.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return { ...view, filter: null, problem: `The filter can no longer be read. ${wrong.join('. ')}` };
}
