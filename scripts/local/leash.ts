import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Ends processes and removes directories after this process is gone, however it went. */
export interface Leash {
  readonly pid: number | undefined;
  /** `signal` asks the process to end; what does not is killed with its group. */
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  removeAtEnd(directory: string): void;
  keep(directory: string): void;
  /** Lets go: from here on the leash ends what it still watches, and itself. */
  release(): void;
}

export function startLeash(): Leash {
  const child = spawn(process.execPath, [fileURLToPath(new URL('leash.mjs', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    cwd: '/',
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  // Without a leash only the cleaning up after a crash is lost.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  const tell = (message: object) => void child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    pid: child.pid,
    watch: (pid, signal) => tell({ watch: pid, signal }),
    forget: (pid) => tell({ forget: pid }),
    removeAtEnd: (directory) => tell({ remove: directory }),
    keep: (directory) => tell({ keep: directory }),
    release: () => void child.stdin.end(),
  };
}
