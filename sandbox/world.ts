import type { Schedule } from './schedule.ts';
import type { SandboxOptions } from './settings.ts';
import type { State } from './state.ts';
import type { Webhooks } from './webhooks.ts';

/** What every part of the sandbox works on. */
export interface World {
  options: SandboxOptions;
  state: State;
  schedule: Schedule;
  send: Webhooks['send'];
  sendAgain: Webhooks['again'];
  /** `http://127.0.0.1:<port>`, known once the sandbox listens. */
  baseUrl(): string;
}
