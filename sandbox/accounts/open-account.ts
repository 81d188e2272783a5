import type { Router } from 'express';
import type { Dials } from '../dials/dials.ts';
import { createSchedule, type Handlers, type Schedule } from '../schedule.ts';
import type { SandboxOptions } from '../settings.ts';
import type { KeptAccount, Store } from '../state.ts';
import { createWebhooks } from '../webhooks.ts';
import type { World } from '../world.ts';
import { addressesOf } from './addresses.ts';
import { type Account, MAIN } from './records.ts';

/** What an account is made of, by those who know the vendors and the pages. */
export interface Parts {
  /** Everything below an account's address: the vendors' APIs, the public pages and the rooms. */
  routes(world: World): Router;
  handlers(world: World): Handlers;
  /** What is wrong with the vendors, for all accounts alike. */
  dials: Dials;
  /** The main account's. */
  schedule: Schedule;
}

export interface OpenAccount {
  readonly world: World;
  readonly routes: Router;
  /** Begins to do what is planned. */
  start(): void;
  stop(): void;
}

/** Opens the account that was made here, or the main one: a world of its own, with its routes. */
export function openAccount(
  store: Store,
  options: SandboxOptions,
  { baseUrl, kept }: { baseUrl(): string; kept?: KeptAccount },
  parts: Parts,
): OpenAccount {
  const own: Store = kept ? { ...store, state: kept.state, endpoints: kept.endpoints } : store;
  const settings = kept ? { ...options, ...kept.credentials } : options;
  const schedule = kept ? createSchedule(own) : parts.schedule;
  const account: Account = { name: kept?.name ?? MAIN, isMain: !kept, ...(kept && { made: kept }) };
  const { endpoints } = own;
  const webhooks = createWebhooks(own, schedule, settings, parts.dials, (event) =>
    addressesOf({ account, endpoints, options: settings }, event),
  );
  const world: World = {
    ...{ account, options: settings, state: own.state, endpoints },
    schedule,
    send: webhooks.send,
    baseUrl: () => (kept ? `${baseUrl()}/at/${kept.name}` : baseUrl()),
  };
  return {
    world,
    routes: parts.routes(world),
    start: () => schedule.start({ ...webhooks.handlers, ...parts.handlers(world) }),
    stop: () => {
      schedule.stop();
      webhooks.stop();
    },
  };
}
