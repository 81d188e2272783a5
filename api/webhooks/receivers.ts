import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { findReceiver, type Receiver } from '../../services/connections/find-receiver.ts';
import type { ApiDeps } from '../context.ts';

/** Milliseconds for which what was found is believed: a connection that was ended takes events no longer than that. */
const BELIEVED_MS = 3_000;
/** What is older than this is looked up again before a signature is called wrong: the secret may be a new one. */
const FRESH_MS = 1_000;
const MOST = 10_000;

interface Found {
  readonly at: number;
  readonly receiver: Promise<Receiver | null>;
}

export interface Receivers {
  /** Whose address it is; null: nobody's. */
  find(vendor: ConnectionVendor, connectionId: string): Promise<Receiver | null>;
  /** The same as it is now; at most once a second. */
  findAnew(vendor: ConnectionVendor, connectionId: string): Promise<Receiver | null>;
}

/** Remembers for a few seconds whose the addresses are and what events to them are signed with. */
export function createReceivers({ db, seal, now }: Pick<ApiDeps, 'db' | 'seal' | 'now'>): Receivers {
  const known = new Map<string, Found>();
  const within = async (vendor: ConnectionVendor, connectionId: string, age: number) => {
    const key = `${vendor}:${connectionId}`;
    const at = now().getTime();
    const found = known.get(key);
    if (found && at >= found.at && at - found.at < age) return found.receiver;
    // Whoever tries addresses out must not fill the memory.
    if (known.size >= MOST) known.clear();
    const receiver = findReceiver(db, seal, { vendor, connectionId });
    known.set(key, { at, receiver });
    receiver.catch(() => known.delete(key));
    return receiver;
  };
  return {
    find: (vendor, connectionId) => within(vendor, connectionId, BELIEVED_MS),
    findAnew: (vendor, connectionId) => within(vendor, connectionId, FRESH_MS),
  };
}
