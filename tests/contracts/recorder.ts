import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly contentType: string;
  readonly body: string;
  /** It was answered by the recorder, in the server's place. */
  readonly isGiven: boolean;
  /** What came back. */
  readonly answer: { readonly status: number; readonly body: string };
}

/**
 * Stands before a server, passes everything on and notes each request. What `amend` answers is sent in the place of a
 * body, and what was given is noted.
 */
export async function startRecorder(
  target: string,
  amend: (path: string, body: string) => string = (_path, body) => body,
) {
  const recorded: RecordedRequest[] = [];
  const given = new Map<string, { status: number; body: unknown }>();
  const passOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = 'GET', url = '/' } = request;
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const { pathname, searchParams } = new URL(url, target);
    const contentType = headers['content-type']?.split(';')[0] ?? '';
    const instead = given.get(pathname);
    const answer = instead
      ? Response.json(instead.body, { status: instead.status })
      : await fetch(target + url, {
          method,
          headers: headers as Record<string, string>,
          ...(body ? { body: amend(pathname, body) } : {}),
        });
    const text = await answer.text();
    recorded.push({
      ...{ method, path: pathname, query: searchParams, headers: request.headers, contentType, body },
      isGiven: instead !== undefined,
      answer: { status: answer.status, body: text },
    });
    const messageId = answer.headers.get('x-message-id');
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
      ...(messageId ? { 'x-message-id': messageId } : {}),
    });
    response.end(text);
  };
  const server = createServer((request, response) => void passOn(request, response));
  // A connection that is closed for want of requests, while one is on its way, would be no answer.
  server.keepAliveTimeout = 300_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    /** From now on requests to this path are answered so, and not passed on. */
    give: (path: string, status: number, body: unknown) => void given.set(path, { status, body }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
