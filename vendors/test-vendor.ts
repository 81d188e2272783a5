import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'hang'
  | 'hang after the head'
  | 'reset';

/** A vendor for tests of the clients: notes each request and gives the reply of the moment. */
export async function startTestVendor() {
  const seen: SeenRequest[] = [];
  let reply: (request: SeenRequest) => Reply = () => ({ status: 500 });
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const request = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, body };
      seen.push(request);
      const answer = reply(request);
      if (answer === 'hang') return;
      if (answer === 'reset') return void req.socket.resetAndDestroy();
      if (answer === 'hang after the head') {
        res.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        return void res.write('{');
      }
      res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      res.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    replyWith(next: Reply | ((request: SeenRequest) => Reply)) {
      reply = typeof next === 'function' ? next : () => next;
      seen.length = 0;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
