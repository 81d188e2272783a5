import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RecordedRequest } from './recorder.ts';

export interface StripeMock {
  /** Asks it what the sandbox was asked. It is stateless: every id is known to it, and every object is a fixture. */
  replay(request: RecordedRequest): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
}

/** Starts stripe-mock on a free port of 127.0.0.1. @throws Error with its last words when it does not come up */
export async function startStripeMock(command: string): Promise<StripeMock> {
  const nearby = '127.0.0.1:0';
  // Left alone it would open a port for https to the whole network.
  const args = ['-http-addr', nearby, '-https-addr', nearby, '-strict-version-check'];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const said: string[] = [];
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`stripe-mock ended: ${said.slice(-3).join(' ')}`)));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const address = /Listening for HTTP at address: (\S+)/.exec(line)?.[1];
      if (address) resolve(`http://${address}`);
    });
  });
  return {
    async replay({ method, path, query, headers, contentType, body }) {
      const asked = query.toString();
      const answer = await fetch(`${baseUrl}${path}${asked && `?${asked}`}`, {
        method,
        headers: {
          authorization: String(headers.authorization),
          'stripe-version': String(headers['stripe-version']),
          ...(contentType && { 'content-type': contentType }),
        },
        ...(body && { body }),
      });
      return { status: answer.status, body: await answer.text() };
    },
    async close() {
      child.kill();
      await ended;
    },
  };
}
