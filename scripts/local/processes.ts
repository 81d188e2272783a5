import { mkdirSync } from 'node:fs';
import { type LaunchError } from './launch-error.ts';
import type { Leash } from './leash.ts';
import { ManagedProcess, type ProcessPlan, type Timings } from './managed-process.ts';

const usualTimings: Timings = {
  firstPauseMs: 200,
  longestPauseMs: 5000,
  healthyAfterMs: 10_000,
  rapidFailures: 8,
  stopPatienceMs: 10_000,
};

const supervisors = new Set<Supervisor>();

export interface SupervisorOptions {
  readonly logDir: string;
  readonly leash: Leash;
  readonly onTrouble: (line: string) => void;
  /** Called at most once per process, when it is not started again. */
  readonly onGiveUp: (error: LaunchError) => void;
  readonly timings?: Partial<Timings>;
}

/** Starts processes one after the other and stops them in reverse. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #processes = new Map<string, ManagedProcess>();
  #stopped: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    mkdirSync(options.logDir, { recursive: true });
    this.#options = options;
    supervisors.add(this);
  }

  /** @throws LaunchError when the process does not become ready, with the last lines it wrote. */
  async start(plan: ProcessPlan): Promise<void> {
    if (this.#stopped) throw new Error(`${plan.name} cannot be started: everything is being stopped.`);
    const timings = { ...usualTimings, ...this.#options.timings };
    const managed = new ManagedProcess(plan, { ...this.#options, timings });
    this.#processes.set(plan.name, managed);
    await managed.start();
  }

  pidOf(name: string): number | undefined {
    return this.#processes.get(name)?.pid;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  kill(): void {
    for (const managed of this.#processes.values()) managed.kill();
  }

  async #stopAll(): Promise<void> {
    for (const managed of [...this.#processes.values()].reverse()) await managed.stop();
    supervisors.delete(this);
  }
}

/** Ends every process of every supervisor at once, in no order: for a second Ctrl-C. */
export function killAllProcesses(): void {
  for (const supervisor of supervisors) supervisor.kill();
}
