import { TOPICS, type Topic } from '../../contracts/notifications/live.ts';
import type { Permission } from '../../contracts/identity/permissions.ts';
import type { Database } from '../../prisma/client.ts';
import type { Tenant } from '../../prisma/tenant.ts';
import {
  type Change,
  type Changes,
  changesFrom,
  changesSince,
  type Look,
  lookAtChanges,
} from '../../services/notifications/read-changes.ts';
import { sweepChanges } from '../../services/notifications/sweep-changes.ts';

const POLL_MS = 500;
const SWEEP_MS = 300_000;

/** Somebody who wants to hear of changes. */
export interface Listener {
  readonly tenant: Tenant;
  readonly may: ReadonlySet<Permission>;
  hear(topics: readonly Topic[]): void;
  /** The process stops. */
  end(): void;
}

/** Asks Postgres what changed, once for all who listen, and only while somebody does. */
export interface LiveHub {
  /** From the moment at which it is answered on, the listener hears of all that it may know. */
  join(listener: Listener): Promise<void>;
  leave(listener: Listener): void;
  /** What a listener may have missed since a horizon that it heard last; null: that horizon is none of this database's. */
  missed(listener: Listener, horizon: string): Promise<Topic[] | null>;
  /** Of no transaction before it can anything come that has not been told of. */
  horizon(): string;
  close(): void;
}

export interface HubSettings {
  readonly db: Database;
  readonly now: () => Date;
  /** Is told of the first look that fails, and not of each until one succeeds. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds. */
  readonly pollEvery?: number;
}

export function createLiveHub(settings: HubSettings): LiveHub {
  const { db } = settings;
  const listeners = new Set<Listener>();
  const poller = createPoller(settings, {
    isWanted: () => listeners.size > 0,
    tell: (changes) => tellAll(listeners, changes),
  });
  let isClosed = false;
  return {
    async join(listener) {
      if (isClosed) return listener.end();
      listeners.add(listener);
      try {
        await poller.run();
      } catch (error) {
        listeners.delete(listener);
        throw error;
      }
    },
    leave: (listener) => void listeners.delete(listener),
    async missed(listener, horizon) {
      // A database that was put back to an earlier day knows none of what is ahead of it.
      if (BigInt(horizon) > BigInt(poller.horizon())) return null;
      const changes = await changesFrom(db, listener.tenant.operatorId, horizon);
      return topicsFor(listener, changes);
    },
    horizon: () => poller.horizon(),
    close() {
      isClosed = true;
      poller.stop();
      for (const listener of [...listeners]) listener.end();
      listeners.clear();
    },
  };
}

function tellAll(listeners: ReadonlySet<Listener>, changes: readonly Change[]): void {
  if (changes.length === 0) return;
  const byOperator = new Map<string, Change[]>();
  for (const change of changes) {
    const known = byOperator.get(change.operatorId);
    if (known) known.push(change);
    else byOperator.set(change.operatorId, [change]);
  }
  for (const listener of listeners) {
    const topics = topicsFor(listener, byOperator.get(listener.tenant.operatorId) ?? []);
    if (topics.length > 0) listener.hear(topics);
  }
}

/** A client hears of what is about it alone, an operator of all its clients'; both of what they may see. */
function topicsFor({ tenant, may }: Pick<Listener, 'tenant' | 'may'>, changes: readonly Change[]): Topic[] {
  const theirs = changes.filter(
    ({ operatorId, clientId }) =>
      operatorId === tenant.operatorId && (tenant.role === 'operator' || clientId === tenant.clientId),
  );
  return [...new Set(theirs.map(({ topic }) => topic))].filter(
    (topic): topic is Topic => topic in TOPICS && may.has(TOPICS[topic as Topic]),
  );
}

interface Poller {
  /** Resolves once it has its place: all that changes from then on is told. */
  run(): Promise<void>;
  horizon(): string;
  stop(): void;
}

/** Looks again and again from where it looked last, so that a look that failed is made good by the next one. */
function createPoller(
  { db, now, onError, pollEvery = POLL_MS }: HubSettings,
  audience: { isWanted(): boolean; tell(changes: readonly Change[]): void },
): Poller {
  let place: Promise<Look> | undefined;
  let last: Look = { snapshot: '', horizon: '0' };
  let due: NodeJS.Timeout | undefined;
  let [sweepAt, isFailing] = [0, false];
  const look = async (): Promise<void> => {
    if (!audience.isWanted()) {
      // Nobody listens: whoever comes next begins anew.
      place = undefined;
      return;
    }
    try {
      const found: Changes = await changesSince(db, last);
      last = found;
      isFailing = false;
      audience.tell(found.changes);
      if (now().getTime() >= sweepAt) {
        sweepAt = now().getTime() + SWEEP_MS;
        await sweepChanges(db, now());
      }
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
    if (place) due = setTimeout(() => void look(), pollEvery);
  };
  const begin = async (): Promise<Look> => {
    last = await lookAtChanges(db);
    due = setTimeout(() => void look(), pollEvery);
    return last;
  };
  return {
    async run() {
      place ??= begin().catch((error: unknown) => {
        place = undefined;
        throw error;
      });
      await place;
    },
    horizon: () => last.horizon,
    stop() {
      place = undefined;
      clearTimeout(due);
    },
  };
}
