import type { HealthNews, HealthOf } from '../../services/connections/note-health.ts';

/** Milliseconds between two writes about one connection. */
const MINUTE_MS = 60_000;

/** What became of a request. */
export type Heard = { readonly kind: string } | { readonly refused: 'forged' | 'stale' };

export type NoteHealth = (of: HealthOf, heard: Heard, at: Date) => void;

interface Notes {
  news: { -readonly [Name in keyof HealthNews]: HealthNews[Name] };
  timer: NodeJS.Timeout | undefined;
  writtenAt: number;
}

/**
 * Counts in memory what came and what was refused, and writes each down once a minute for each connection, after whatever
 * came has been answered. What is lost with the process, or because the database was away, is lost.
 */
export function createHealthNotes(
  write: (of: HealthOf, news: HealthNews) => Promise<void>,
  everyMs = MINUTE_MS,
): NoteHealth {
  const all = new Map<string, Notes>();
  const flush = (of: HealthOf, notes: Notes): void => {
    const { news } = notes;
    Object.assign(notes, { news: {}, timer: undefined, writtenAt: performance.now() });
    write(of, news).catch(() => undefined);
  };
  return (of, heard, at) => {
    // What is refused must not put off what was taken.
    const key = `${of.vendor}:${of.connection}:${'kind' in heard}`;
    const notes = all.get(key) ?? { news: {}, timer: undefined, writtenAt: Number.NEGATIVE_INFINITY };
    all.set(key, notes);
    if ('kind' in heard) notes.news.event = { at, kind: heard.kind };
    else notes.news.refused = { at, reason: heard.refused, count: (notes.news.refused?.count ?? 0) + 1 };
    const wait = Math.max(0, notes.writtenAt + everyMs - performance.now());
    notes.timer ??= setTimeout(() => flush(of, notes), wait).unref();
  };
}
