import { killAllProcesses } from './processes.ts';

// A Ctrl-C comes up to three times at once: from the terminal, from npm and from the process that started this one.
const sameKeystrokeMs = 500;

/**
 * The first Ctrl-C (or end of the parent) aborts the answered signal, a second one kills every child and this process.
 * From here on nothing but this ends the process on a signal.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const interrupt = () => {
    if (first === 0) {
      first = Date.now();
      controller.abort();
    } else if (Date.now() - first > sameKeystrokeMs) {
      killAllProcesses();
      process.exit(130);
    }
  };
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(event, interrupt);
  if (process.channel) {
    process.on('disconnect', () => first === 0 && interrupt());
    // Listening must not keep this process alive.
    process.channel.unref();
  }
  return controller.signal;
}
