import type { Query } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { queryClient } from './api.ts';
import { askAgain } from './ask-again.ts';
import { LiveConnection, type LiveState } from './live-connection.ts';
import { isAlteredBy } from './live-topics.ts';

/** Milliseconds: however much changes, what is shown is asked again at most so often. */
const AT_MOST_EVERY = 1_500;

/** oRPC's keys begin with the path of the endpoint: `[['leads', 'list'], …]`. */
function nounOf({ queryKey: [path] }: Query): string {
  return Array.isArray(path) ? String(path[0]) : '';
}

/** What nobody sees is asked again when somebody does: it is old from now on. */
function refresh(isOld: (query: Query) => boolean): void {
  askAgain(queryClient, { isOld, isHidden: document.hidden });
}

const changed = new Set<string>();
let due: ReturnType<typeof setTimeout> | undefined;
let refreshedAt = 0;

function take(topics: readonly string[]): void {
  for (const topic of topics) changed.add(topic);
  due ??= setTimeout(
    () => {
      due = undefined;
      refreshedAt = Date.now();
      const now = new Set(changed);
      changed.clear();
      refresh((query) => isAlteredBy(nounOf(query), now));
    },
    Math.max(0, refreshedAt + AT_MOST_EVERY - Date.now()),
  );
}

const connection = new LiveConnection({
  onChanged: take,
  // What was answered before the stream began may have changed in between.
  onBegun: () => refresh((query) => nounOf(query) !== 'me' && query.state.dataUpdatedAt > 0),
  onBehind: () => refresh(() => true),
  onUnsure: () => refresh((query) => nounOf(query) === 'me'),
});

/** Keeps what is shown true while it changes elsewhere: by what the API tells of, without asking again and again. */
export function useLive(): void {
  useEffect(() => connection.start(), []);
}

/** `lost`: for some seconds nothing has been heard, so that what is shown may be old. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.watch, connection.read);
}
