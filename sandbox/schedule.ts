import type { Action, ActionKind } from './records.ts';
import { freshId, type Store } from './state.ts';

type Handler = (ids: Record<string, string>, action: Action) => void | Promise<void>;
export type Handlers = Partial<Record<ActionKind, Handler>>;

/** setTimeout takes at most 2^31 ms; a later action is looked at again after this long. */
const LONGEST_TIMER_MS = 86_400_000;

/** What will happen: kept in the state, so that it happens after a restart too. */
export interface Schedule {
  /** Plans an action for an instant (epoch ms). */
  at(instant: number, kind: ActionKind, ids: Record<string, string>): void;
  /** Plans an action so many seconds from now. */
  in(seconds: number, kind: ActionKind, ids: Record<string, string>): void;
  /** Runs an action at once, before this call returns (for handlers that do not wait). */
  now(kind: ActionKind, ids: Record<string, string>): void;
  /** Begins to run what is planned. */
  start(handlers: Handlers): void;
  /** Forgets what is planned for these; what comes later is planned as before. */
  drop(isForgotten: (kind: ActionKind) => boolean): void;
  /** Runs nothing more; what is still planned stays in the state. */
  stop(): void;
}

export function createSchedule(store: Store): Schedule {
  const timers = new Map<string, NodeJS.Timeout>();
  let handlers: Handlers | undefined;

  const call = async (action: Action): Promise<void> => {
    try {
      await handlers?.[action.kind]?.(action.ids, action);
    } catch (error) {
      console.error(`sandbox: ${action.kind} ${JSON.stringify(action.ids)} failed:`, error);
    }
  };
  const run = async (action: Action): Promise<void> => {
    timers.delete(action.id);
    if (action.at - Date.now() > 1) return arm(action);
    const done = call(action);
    // Of a handler that waits nothing is forgotten before it is done: stopped midway, it runs again.
    if (action.kind === 'deliver' || action.kind === 'sendgrid.click') await done;
    if (!handlers) return;
    store.state.actions.delete(action.id);
    store.touch();
  };
  const arm = (action: Action): void => {
    const wait = Math.min(Math.max(action.at - Date.now(), 0), LONGEST_TIMER_MS);
    timers.set(
      action.id,
      setTimeout(() => void run(action), wait),
    );
  };
  const at = (instant: number, kind: ActionKind, ids: Record<string, string>): void => {
    const action: Action = { id: freshId('', 16), at: instant, kind, ids };
    store.state.actions.set(action.id, action);
    store.touch();
    if (handlers) arm(action);
  };
  return {
    at,
    in: (seconds, kind, ids) => at(Date.now() + seconds * 1000, kind, ids),
    now: (kind, ids) => void call({ id: '', at: Date.now(), kind, ids }),
    start: (given) => {
      handlers = given;
      for (const action of store.state.actions.values()) arm(action);
    },
    drop: (isForgotten) => {
      for (const { id, kind } of store.state.actions.values()) {
        if (!isForgotten(kind)) continue;
        clearTimeout(timers.get(id));
        timers.delete(id);
        store.state.actions.delete(id);
      }
      store.touch();
    },
    stop: () => {
      handlers = undefined;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
