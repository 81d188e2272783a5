// Holds what the launcher starts: when the launcher is gone without having stopped it (kill -9, a crash), this ends
// it, so that nothing keeps a port. It learns of that by the end of its stdin; its lines are JSON, see leash.ts.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const patienceMs = 8000;
const watched = new Map();
const directories = new Set();

function send(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function endAll() {
  for (const [pid, signal] of watched) send(pid, signal);
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline && [...watched.keys()].some((pid) => send(pid, 0))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const pid of watched.keys()) send(-pid, 'SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { watch, signal, forget, remove, keep } = JSON.parse(line);
    if (watch) watched.set(watch, signal);
    if (forget) watched.delete(forget);
    if (remove) directories.add(remove);
    if (keep) directories.delete(keep);
  })
  .on('close', () => void endAll());
