import type { api } from '../../app/api.ts';
import { words } from '../../kit/words.ts';

export type Entry = Awaited<ReturnType<typeof api.audit.list>>['items'][number];

/** `milestoneSize` is Milestone size. */
export function fieldInWords(field: string): string {
  return words(field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}
