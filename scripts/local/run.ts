import { execFile } from 'node:child_process';

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Runs a program to its end and answers its stdout. @throws Error whose message says in a line what went wrong. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { env, cwd, timeoutMs, user } = options;
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { ...user, env: { ...process.env, ...env }, cwd, timeout: timeoutMs, maxBuffer: 50_000_000 },
      (error, stdout, stderr) =>
        error ? reject(new Error(reason(error, stderr, timeoutMs))) : resolve(stdout),
    );
  });
}

function reason(
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  timeoutMs: number,
): string {
  if (error.code === 'ENOENT') return 'it is not installed';
  if (error.killed) return `it did not end within ${timeoutMs / 1000} s`;
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const telling = said.find((line) => /error|failed|cannot|unable/i.test(line)) ?? said.at(-1);
  return (telling ?? error.message.split('\n')[0] ?? 'it failed').slice(0, 200);
}
