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
  /** What came back. */
  readonly answer: { readonly status: number; readonly body: string };
}

const REFUSAL = { error: { type: 'invalid_request_error', message: 'not offered here' } };

/**
 * Stands before a server, passes everything on and notes each request. What `amend` answers is sent in the place of a
 * body, and what was given is noted.
 */
export async function startRecorder(
  target: string,
  amend: (path: string, body: string) => string = (_path, body) => body,
) {
  const recorded: RecordedRequest[] = [];
  const refused = new Set<string>();
  const passOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = 'GET', url = '/' } = request;
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const { pathname, searchParams } = new URL(url, target);
    const contentType = headers['content-type']?.split(';')[0] ?? '';
    const answer = refused.has(pathname)
      ? Response.json(REFUSAL, { status: 400 })
      : await fetch(target + url, {
          method,
          headers: headers as Record<string, string>,
          ...(body ? { body: amend(pathname, body) } : {}),
        });
    const text = await answer.text();
    recorded.push({
      ...{ method, path: pathname, query: searchParams, headers: request.headers, contentType, body },
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    /** From now on requests to this path are refused, and not passed on. */
    refuse: (path: string) => void refused.add(path),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
