import type { SandboxOptions } from '../settings.ts';
import { emptyState, type KeptAccount, type Store } from '../state.ts';
import { noEndpoints } from './endpoints.ts';
import { makeCredentials } from './make-credentials.ts';
import { openAccount, type OpenAccount, type Parts } from './open-account.ts';
import { MAIN } from './records.ts';

/** All accounts that the sandbox plays. */
export interface Accounts {
  readonly main: OpenAccount;
  /** The main one first. */
  all(): OpenAccount[];
  get(name: string): OpenAccount | undefined;
  /** Makes an account with credentials of its own; it acts at once. Why not, in words, when the name is none or taken. */
  add(name: string): OpenAccount | string;
  /** Forgets an account and all its records. False: there is none, or it is the main one. */
  remove(name: string): boolean;
  start(): void;
  stop(): void;
}

const isName = (name: string) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(name);

export function openAccounts(
  store: Store,
  options: SandboxOptions,
  baseUrl: () => string,
  parts: Parts,
): Accounts {
  const main = openAccount(store, options, { baseUrl }, parts);
  const others = new Map<string, OpenAccount>();
  const open = (kept: KeptAccount) => {
    const account = openAccount(store, options, { baseUrl, kept }, parts);
    others.set(kept.name, account);
    return account;
  };
  for (const kept of store.accounts.values()) open(kept);
  const all = () => [main, ...others.values()];
  return {
    main,
    all,
    get: (name) => (name === MAIN ? main : others.get(name)),
    add: (name) => {
      if (!isName(name)) {
        return 'A name has 1 to 40 small letters, digits and hyphens, and begins with no hyphen.';
      }
      if (name === MAIN || others.has(name)) {
        return `There is an account ${name} already: take another name.`;
      }
      const kept: KeptAccount = {
        ...{ name, ...makeCredentials(), addresses: {} },
        ...{ createdAt: Date.now(), state: emptyState(), endpoints: noEndpoints() },
      };
      store.accounts.set(name, kept);
      const account = open(kept);
      account.start();
      store.touch();
      return account;
    },
    remove: (name) => {
      const account = others.get(name);
      if (!account) return false;
      account.stop();
      others.delete(name);
      store.accounts.delete(name);
      store.touch();
      return true;
    },
    start: () => {
      for (const account of all()) account.start();
    },
    stop: () => {
      for (const account of all()) account.stop();
    },
  };
}
