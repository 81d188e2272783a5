import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Endpoints, noEndpoints } from './accounts/endpoints.ts';
import { makeInstantly } from './accounts/make-credentials.ts';
import type { MadeAccount } from './accounts/records.ts';
import { calmDials, type DialState, upgradeDials } from './dials/dial-state.ts';
import type { Happening, SentEvent } from './instantly/records.ts';
import type {
  Action,
  Booking,
  Call,
  Delivery,
  Mail,
  MailboxRule,
  Message,
  Person,
  Suppression,
} from './records.ts';
import type { StripeState } from './stripe/records.ts';
import { upgradeStripe } from './stripe/upgrade.ts';

/** A save follows a change by at most this many milliseconds, as long as saving itself is quick. */
const SAVE_AFTER_MS = 250;
/** A slow save (a large state) may take at most one part in this many of the process's time. */
const SAVE_SHARE = 5;

/** All that the sandbox knows, in order of arrival. */
export interface State extends StripeState {
  messages: Map<string, Message>;
  mails: Map<string, Mail>;
  /** `suppressionKey` → whom SendGrid mails no more. */
  suppressions: Map<string, Suppression>;
  /** Mail address in small letters → what it does with mails. */
  mailboxRules: Map<string, MailboxRule>;
  calls: Map<string, Call>;
  bookings: Map<string, Booking>;
  /** What happened in campaigns at Instantly, and what it sent of that. */
  outreach: Map<string, Happening>;
  outreachSent: Map<string, SentEvent>;
  /** Whether the workspace there has no plan, so that its API answers nothing. */
  outreachIsUnpaid: boolean;
  deliveries: Map<string, Delivery>;
  actions: Map<string, Action>;
  people: Map<string, Person>;
  /** Mail address in small letters → phone number of the person who gave it. */
  phoneOfEmail: Map<string, string>;
  /** `from>to` pairs that a STOP has closed. */
  stopped: Map<string, true>;
  /** Events that arrived, those no longer listed included. */
  deliveredCount: number;
  /** Source of the numbers of bookings and invoices. */
  sequence: number;
  dials: DialState;
}

export interface KeptAccount extends MadeAccount {
  state: State;
  endpoints: Endpoints;
}

export interface Store {
  state: State;
  endpoints: Endpoints;
  /** By name: the accounts that were made here, each with a state of its own. */
  accounts: Map<string, KeptAccount>;
  /** Call after a change: a save follows, and whoever watches hears of it. */
  touch(): void;
  /** Calls `listener` after each change until what it answers is called. */
  watch(listener: () => void): () => void;
  /** Writes what is not yet written, and stops saving. */
  close(): void;
}

export function emptyState(): State {
  return {
    messages: new Map(),
    mails: new Map(),
    suppressions: new Map(),
    mailboxRules: new Map(),
    calls: new Map(),
    bookings: new Map(),
    customers: new Map(),
    balanceTransactions: new Map(),
    invoices: new Map(),
    invoiceItems: new Map(),
    creditNotes: new Map(),
    paymentMethods: new Map(),
    payments: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    sessions: new Map(),
    setupIntents: new Map(),
    keptAnswers: new Map(),
    outreach: new Map(),
    outreachSent: new Map(),
    outreachIsUnpaid: false,
    deliveries: new Map(),
    actions: new Map(),
    people: new Map(),
    phoneOfEmail: new Map(),
    stopped: new Map(),
    deliveredCount: 0,
    sequence: 0,
    dials: calmDials(),
  };
}

type Kept = Pick<Store, 'state' | 'endpoints' | 'accounts'>;

/** The main account lies at the root of the file, as before there were others; `accounts` lists those. */
function serialize({ state, endpoints, accounts }: Kept): string {
  const root = { ...state, endpoints, accounts: [...accounts.values()] };
  return JSON.stringify(root, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** What is this module's own serialisation: a list of entries for each map, plain values else. */
function filled<T extends object>(empty: T, kept: Record<string, unknown>): T {
  for (const [name, value] of Object.entries(kept)) {
    if (!(name in empty)) continue;
    Object.assign(empty, { [name]: Array.isArray(value) ? new Map(value as [string, unknown][]) : value });
  }
  return empty;
}

type Written = Record<string, unknown> & { endpoints?: Record<string, unknown> };

/** By a version that may have known no Instantly. */
type KeptBefore = Omit<MadeAccount, 'credentials'> &
  Written & {
    credentials: Omit<MadeAccount['credentials'], 'instantly'> &
      Partial<Pick<MadeAccount['credentials'], 'instantly'>>;
    state: Record<string, unknown>;
  };

function accountOf(state: Record<string, unknown>, endpoints: Record<string, unknown> | undefined) {
  const read = {
    state: filled(emptyState(), state),
    endpoints: filled(noEndpoints(), endpoints ?? {}),
  };
  upgradeStripe(read.state);
  read.state.dials = upgradeDials(read.state.dials);
  return read;
}

function readKept(file: string): Kept {
  if (!existsSync(file)) return { ...accountOf({}, {}), accounts: new Map() };
  const root = JSON.parse(readFileSync(file, 'utf8')) as Written;
  const others = (root.accounts ?? []) as KeptBefore[];
  return {
    ...accountOf(root, root.endpoints),
    accounts: new Map(
      others.map((one) => {
        const { instantly = makeInstantly(), ...known } = one.credentials;
        const credentials = { ...known, instantly };
        return [one.name, { ...one, credentials, ...accountOf(one.state, one.endpoints) }];
      }),
    ),
  };
}

/**
 * Opens the state kept in `file` (atomic JSON snapshots), or an empty one in memory.
 * @throws Error when the file exists and cannot be read as a state.
 */
export function openStore(file: string | undefined): Store {
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const listener of watchers) listener();
  };
  const watch = (listener: () => void) => {
    watchers.add(listener);
    return () => void watchers.delete(listener);
  };
  if (file === undefined) {
    return {
      ...{ state: emptyState(), endpoints: noEndpoints(), accounts: new Map() },
      ...{ touch: tell, watch, close: () => undefined },
    };
  }
  let kept: Kept;
  try {
    kept = readKept(file);
  } catch (error) {
    throw new Error(`The sandbox cannot read its state file ${file}; move it away to start empty.`, {
      cause: error,
    });
  }
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  let timer: NodeJS.Timeout | undefined;
  let writing = false;
  let dirty = false;
  let closed = false;
  let wait = SAVE_AFTER_MS;

  const save = async () => {
    timer = undefined;
    dirty = false;
    writing = true;
    const startedAt = performance.now();
    const text = serialize(kept);
    wait = Math.max(SAVE_AFTER_MS, (performance.now() - startedAt) * SAVE_SHARE);
    try {
      await writeFile(draft, text);
      if (!closed) await rename(draft, file);
    } catch (error) {
      console.error(`sandbox: the state could not be saved to ${file}: ${String(error)}`);
    }
    writing = false;
    if (dirty) arm();
  };
  const arm = () => {
    if (closed || writing || timer) return;
    timer = setTimeout(() => void save(), wait);
  };
  return {
    ...kept,
    watch,
    touch: () => {
      tell();
      dirty = true;
      arm();
    },
    close: () => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      // A draft of its own: an unfinished save may still be writing to the other one.
      writeFileSync(`${draft}.last`, serialize(kept));
      renameSync(`${draft}.last`, file);
    },
  };
}

/** The memory of whoever has this number, made at the first contact. */
export function personOf(state: State, phone: string): Person {
  const known = state.people.get(phone);
  if (known) return known;
  const person: Person = {
    phone,
    calledFrom: null,
    textedFrom: null,
    answeredCalls: 0,
    rescheduled: false,
    rebooked: false,
    bookings: [],
  };
  state.people.set(phone, person);
  return person;
}

/** A fresh id: the prefix and `digits` hex digits. */
export function freshId(prefix: string, digits: number): string {
  return (
    prefix +
    randomBytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits)
  );
}
