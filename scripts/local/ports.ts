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

/** As many ports as asked, all free at this moment and all different. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held before any is let go, or the system could hand out the same one twice.
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A port was expected.');
    return address.port;
  });
  await Promise.all(servers.map(close));
  return ports;
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
