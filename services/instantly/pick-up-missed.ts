import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { storeEvents } from '../inbox/store-events.ts';
import { ENVIRONMENT } from './account-in-use.ts';
import { lockMirror } from './lock-mirror.ts';

/** What Instantly sent, as our door keeps it. */
export interface SentEvent {
  readonly externalId: string;
  readonly kind: string;
  readonly body: string;
  /** When it happened, where it says so. */
  readonly at: Date | null;
}

/** How far a look has come. */
export interface PickUpProgress {
  /** What happened later is left to the next look. ISO 8601. */
  readonly until: string;
  /** The address that is being looked through, of those that are ours, and the page after which it goes on. */
  readonly address: number;
  readonly after: string | null;
  /** How many it has found until then. */
  readonly found: number;
}

interface SentPage {
  readonly events: readonly SentEvent[];
  readonly next: string | null;
}

export interface MissedEvents {
  readonly operatorId: string;
  /** The account that sends: a connection's id, or `environment`. */
  readonly connection: string;
  /** Where it may have been told to send to. */
  readonly addresses: readonly string[];
  /** A page of what it says that it sent to an address. @param from, to yyyy-mm-dd in UTC */
  readonly listSent: (question: {
    readonly from: string;
    readonly to: string;
    readonly search: string;
    readonly after?: string;
  }) => Promise<SentPage>;
  readonly now: Date;
  readonly from?: PickUpProgress | undefined;
  /** Shows that it lives, and lets another question be asked. */
  readonly beat: (progress: PickUpProgress) => Promise<void>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What is younger may be on its way to us: it is retried within 30 seconds, and we may be slow. */
const ON_ITS_WAY_MS = 10 * MINUTE_MS;

/** Instantly may write down late what it sent. */
const OVERLAP_MS = 60 * MINUTE_MS;

/** How far back the first look goes: as far as figures are compared. */
const FIRST_LOOK_MS = 7 * DAY_MS;

/**
 * Goes through what Instantly says that it sent to us since the last look, and keeps what has not come. Looking again finds
 * nothing more.
 *
 * @returns how many events this look has found, with the tries that it goes on from
 */
export async function pickUpMissed(db: Database, missed: MissedEvents): Promise<number> {
  const { operatorId, addresses, now } = missed;
  const until = new Date(missed.from?.until ?? now.getTime() - ON_ITS_WAY_MS);
  const since = await asOperator(db, operatorId, async (tx) => (await lockMirror(tx, operatorId)).readUntil);
  const from = new Date((since ?? new Date(until.getTime() - FIRST_LOOK_MS)).getTime() - OVERLAP_MS);
  // Whole days, as Instantly takes them; an event of just before midnight may be written down after it.
  const span = { from: dayOf(from), to: dayOf(new Date(Math.max(now.getTime(), until.getTime()))) };
  let progress: PickUpProgress = missed.from ?? {
    ...{ until: until.toISOString(), address: 0, after: null, found: 0 },
  };
  for (let search = addresses[progress.address]; search; search = addresses[progress.address]) {
    const { after } = progress;
    const page = await missed.listSent({ ...span, search, ...(after !== null && { after }) });
    const found = progress.found + (await keepMissed(db, missed, { events: page.events, until }));
    progress =
      page.next === null
        ? { ...progress, address: progress.address + 1, after: null, found }
        : { ...progress, after: page.next, found };
    await missed.beat(progress);
  }
  await asOperator(db, operatorId, async (tx) => {
    const { readUntil } = await lockMirror(tx, operatorId);
    if (readUntil === null || readUntil < until)
      await tx.instantlyMirror.update({ where: { operatorId }, data: { readUntil: until } });
  });
  return progress.found;
}

async function keepMissed(
  db: Database,
  { operatorId, connection }: Pick<MissedEvents, 'operatorId' | 'connection'>,
  { events, until }: { readonly events: readonly SentEvent[]; readonly until: Date },
): Promise<number> {
  const past = events.filter(({ at }) => at === null || at <= until);
  if (past.length === 0) return 0;
  const { stored } = await storeEvents(db, {
    vendor: 'instantly',
    ...(connection !== ENVIRONMENT && { connection: { id: connection, operatorId } }),
    events: past,
  });
  if (stored > 0)
    await asOperator(db, operatorId, (tx) =>
      tx.instantlyMirror.update({ where: { operatorId }, data: { pickedUp: { increment: stored } } }),
    );
  return stored;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
