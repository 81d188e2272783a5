import type { Response } from 'express';
import type { LiveEvent, Topic } from '../../contracts/notifications/live.ts';

/** Milliseconds: whatever changes, a browser is told at most so often. */
const AT_MOST_EVERY = 1_000;

/** One browser that listens. */
export interface LiveStream {
  /** Its first word, and what was missed before it. Until then what changes is gathered, and nothing is written. */
  begin(event: 'hello' | 'behind', missed: readonly Topic[]): void;
  /** Is told with what else changed within the same second. */
  hear(topics: readonly Topic[]): void;
  say(event: LiveEvent): void;
  end(): void;
  /** Since it was last asked, the browser has taken nothing of what was written. */
  isStuck(): boolean;
}

/**
 * Writes events. While the browser does not read, topics are gathered, of which there are few, and nothing is written: it
 * costs as much memory as it did before.
 *
 * @param idOf from where whoever heard what is being written goes on
 */
export function openStream(response: Response, idOf: () => string): LiveStream {
  const pending = new Set<Topic>();
  let due: NodeJS.Timeout | undefined;
  let [flushedAt, wasStuck, hasBegun] = [0, false, false];
  const write = (event: LiveEvent, data: object): void => {
    if (response.writableEnded || response.destroyed) return;
    // An id says that all until then was heard.
    const id = pending.size === 0 ? `id: ${idOf()}\n` : '';
    response.write(`event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`);
  };
  const flush = (): void => {
    due = undefined;
    if (!hasBegun || pending.size === 0 || response.writableNeedDrain) return;
    const topics = [...pending].sort();
    pending.clear();
    flushedAt = Date.now();
    write('changed', { topics });
  };
  const flushSoon = (): void => {
    if (pending.size > 0) due ??= setTimeout(flush, Math.max(0, flushedAt + AT_MOST_EVERY - Date.now()));
  };
  response.on('drain', flush);
  response.on('close', () => clearTimeout(due));
  return {
    begin(event, missed) {
      for (const topic of missed) pending.add(topic);
      hasBegun = true;
      write(event, {});
      flushSoon();
    },
    hear(topics) {
      for (const topic of topics) pending.add(topic);
      if (hasBegun) flushSoon();
    },
    say(event) {
      if (!response.writableNeedDrain) write(event, {});
    },
    end() {
      clearTimeout(due);
      response.end();
    },
    isStuck() {
      const isNow = response.writableNeedDrain;
      const before = wasStuck;
      wasStuck = isNow;
      return before && isNow;
    },
  };
}
