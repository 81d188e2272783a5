import type { Endpoints } from './accounts/endpoints.ts';
import type { Account } from './accounts/records.ts';
import type { Schedule } from './schedule.ts';
import type { SandboxOptions } from './settings.ts';
import type { State } from './state.ts';
import type { Webhooks } from './webhooks.ts';

/** What every part of the sandbox works on: one account's. */
export interface World {
  account: Account;
  /** With the account's own credentials. */
  options: SandboxOptions;
  state: State;
  /** Where the account had the vendors' APIs send its events. */
  endpoints: Endpoints;
  schedule: Schedule;
  send: Webhooks['send'];
  /** `http://127.0.0.1:<port>`, and `/at/<account>` for others than the main one; known once the sandbox listens. */
  baseUrl(): string;
}
