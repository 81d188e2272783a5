import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { serve } from '../../api/server.ts';

/** An event of the live stream. */
export interface HeardEvent {
  readonly event: string;
  readonly id: string | null;
  readonly topics: readonly string[];
}

/** A browser that listens. */
export interface HeardStream {
  readonly status: number;
  readonly headers: Headers;
  /** Waits for the next event that is no beat; null: the stream has ended. */
  next(): Promise<HeardEvent | null>;
  /** All that is told until there is one of that kind. */
  until(event: string): Promise<HeardEvent[]>;
  close(): void;
}

/** The app on a port of its own, and browsers that listen to it. */
export async function startLive(app: Express) {
  const server = serve(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    listen: (headers: Readonly<Record<string, string>>, query = '') =>
      listen(`${address}/api/live${query}`, headers),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(url: string, headers: Readonly<Record<string, string>>): Promise<HeardStream> {
  const leaving = new AbortController();
  const answer = await fetch(url, { headers, signal: leaving.signal });
  const events = answer.ok && answer.body ? read(answer.body) : undefined;
  const nextOf = async (skipped: readonly string[]): Promise<HeardEvent | null> => {
    for (;;) {
      const { value, done } = (await events?.next()) ?? { value: undefined, done: true };
      if (done || !value) return null;
      if (!skipped.includes(value.event)) return value;
    }
  };
  return {
    status: answer.status,
    headers: answer.headers,
    next: () => nextOf(['beat']),
    async until(event) {
      const heard: HeardEvent[] = [];
      for (;;) {
        const one = await nextOf([]);
        if (!one) throw new Error(`It ended, and there was no ${event}: ${JSON.stringify(heard)}`);
        heard.push(one);
        if (one.event === event) return heard;
      }
    },
    close: () => leaving.abort(),
  };
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<HeardEvent> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line): [string, string] => [
              line.slice(0, line.indexOf(':')),
              line.slice(line.indexOf(':') + 2),
            ]),
        );
        text = text.slice(end + 2);
        const { topics = [] } = JSON.parse(fields.get('data') ?? '{}');
        yield { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, topics };
      }
    }
  } catch {
    // It was left, or the server ended it in the middle: either way nothing more comes.
  }
}
