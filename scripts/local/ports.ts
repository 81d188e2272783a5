import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { LaunchError } from './launch-error.ts';

const host = '127.0.0.1';

/** @throws LaunchError that names the variable which moves the port. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  if (await isFree(port)) return;
  throw new LaunchError(
    `Port ${port} (${variable}) is in use by another program: stop that one, or set ${variable} to a free port.`,
  );
}

/**
 * Systems draw the ports of outgoing connections from 32768 on (Linux) or from 49152 (RFC 6335): a port from there that
 * is free now may be some connection's before its server has started.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** As many ports as asked, all free at this moment and all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      throw new LaunchError(`Port ${port} may not be opened by this user: choose one above 1023.`);
    }
    return false;
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
