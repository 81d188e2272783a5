import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';
import type { Leash } from './leash.ts';

export interface ProcessPlan {
  /** Names the process on screen, and its log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The user to run as. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What asks it to stop; SIGTERM unless it says otherwise. */
  readonly stopSignal?: NodeJS.Signals;
  /** `'message'`: a Node process that sends 'ready' to its parent; otherwise resolves when the process is ready. */
  readonly ready: 'message' | ((signal: AbortSignal) => Promise<void>);
  readonly readyWithinMs: number;
  /** Whether it is started again when it ends unasked. */
  readonly isRestarted: boolean;
}

export interface Timings {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** A process that lives longer than this counts as healthy again. */
  readonly healthyAfterMs: number;
  readonly rapidFailures: number;
  readonly stopPatienceMs: number;
}

export interface Surroundings {
  readonly logDir: string;
  readonly leash: Leash;
  readonly timings: Timings;
  /** Tells of an unasked end that is being mended. */
  readonly onTrouble: (line: string) => void;
  /** Tells of a process that stays down. */
  readonly onGiveUp: (error: LaunchError) => void;
}

interface Life {
  readonly child: ChildProcess;
  readonly started: number;
  readonly logStart: number;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

const logLimitBytes = 20_000_000;
const shownLogLines = 15;

/** One child process: started until ready, started again when it falls, stopped when asked. */
export class ManagedProcess {
  readonly #plan: ProcessPlan;
  readonly #around: Surroundings;
  readonly #logFile: string;
  #life: Life | undefined;
  #stopping = new AbortController();

  constructor(plan: ProcessPlan, around: Surroundings) {
    this.#plan = plan;
    this.#around = around;
    this.#logFile = path.join(around.logDir, `${plan.name}.log`);
  }

  get pid(): number | undefined {
    return this.#life?.child.pid;
  }

  /** @throws LaunchError when the process ends or stays silent instead of becoming ready. */
  async start(): Promise<void> {
    const life = this.#launch();
    await this.#untilReady(life);
    void this.#keepUp(life);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const life = this.#life;
    if (life?.child.pid === undefined) return;
    life.child.kill(this.#plan.stopSignal ?? 'SIGTERM');
    const patience = new AbortController();
    const impatient = delay(this.#around.timings.stopPatienceMs, undefined, { signal: patience.signal }).then(
      () => this.kill(),
      () => undefined,
    );
    await life.ended;
    patience.abort();
    await impatient;
  }

  /** Ends the process and whatever it started, at once. */
  kill(): void {
    this.#stopping.abort();
    const pid = this.#life?.child.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  #launch(): Life {
    const { command, args, env, cwd, user, ready, stopSignal } = this.#plan;
    if (existsSync(this.#logFile) && statSync(this.#logFile).size > logLimitBytes) {
      renameSync(this.#logFile, `${this.#logFile}.1`);
    }
    const log = openSync(this.#logFile, 'a');
    const logStart = statSync(this.#logFile).size;
    // Its own process group: the terminal's Ctrl-C must reach the launcher alone, which stops in order.
    const child = spawn(command, args, {
      cwd,
      env,
      ...user,
      detached: true,
      stdio: ['ignore', log, log, ...(ready === 'message' ? (['ipc'] as const) : [])],
    });
    closeSync(log);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`it could not be started (${error.message})`));
      child.once('exit', (code, signal) =>
        resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`),
      );
    });
    const { pid } = child;
    if (pid !== undefined) this.#around.leash.watch(pid, stopSignal ?? 'SIGTERM');
    void ended.then(() => {
      if (pid !== undefined) this.#around.leash.forget(pid);
      if (this.#life?.child === child) this.#life = undefined;
    });
    this.#life = { child, started: Date.now(), logStart, ended };
    return this.#life;
  }

  async #untilReady(life: Life): Promise<void> {
    const { name, ready, readyWithinMs } = this.#plan;
    const over = new AbortController();
    const isReady = ready === 'message' ? readyMessage(life.child) : ready(over.signal);
    const verdict = await Promise.race([
      isReady.then(() => undefined),
      life.ended,
      delay(readyWithinMs, `it was not ready within ${readyWithinMs / 1000} s`, { signal: over.signal }),
    ]).finally(() => over.abort());
    if (verdict === undefined) return;
    const wasStopped = this.#stopping.signal.aborted;
    this.kill();
    if (wasStopped) throw new LaunchError(`The start of ${name} was interrupted.`);
    throw new LaunchError(`The ${name} did not start: ${verdict}.\n${this.#lastLines(life)}`);
  }

  /** Starts the process again each time it ends unasked, until it fails too often in a row. */
  async #keepUp(first: Life): Promise<void> {
    const { firstPauseMs, longestPauseMs, healthyAfterMs, rapidFailures } = this.#around.timings;
    const { signal } = this.#stopping;
    let failures = 0;
    for (let life = first; ; life = this.#launch()) {
      const how = await life.ended;
      if (signal.aborted) return;
      failures = Date.now() - life.started > healthyAfterMs ? 1 : failures + 1;
      const { name, isRestarted } = this.#plan;
      if (!isRestarted || failures >= rapidFailures) {
        const times = failures > 1 ? ` ${failures} times in a row` : '';
        this.#around.onGiveUp(
          new LaunchError(`The ${name} failed${times}: ${how}.\n${this.#lastLines(life)}`),
        );
        return;
      }
      this.#around.onTrouble(`The ${name} failed (${how}); it is started again.\n${this.#lastLines(life)}`);
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
      await delay(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  #lastLines(life: Life): string {
    const size = statSync(this.#logFile).size;
    const start = Math.max(life.logStart, size - 8192);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const log = openSync(this.#logFile, 'r');
    readSync(log, buffer, 0, buffer.length, start);
    closeSync(log);
    const lines = buffer.toString('utf8').trimEnd().split('\n').slice(-shownLogLines).filter(Boolean);
    return [...lines.map((line) => `  | ${line}`), `  Its log: ${this.#logFile}`].join('\n');
  }
}

function readyMessage(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message) => message === 'ready' && resolve());
  });
}
