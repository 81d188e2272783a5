const underWay = new Map<string, Promise<Response>>();
/** Keys of requests that may have done their work without our hearing of it. */
const unanswered = new Map<string, string>();

/**
 * Sends a request that changes something so that the same again does not do it twice. While it is under way, the same
 * again is that one: a second press. When no answer came, the same again is known to the API as another try of it.
 */
export async function sendOnce(request: Request, init: RequestInit): Promise<Response> {
  if (request.method === 'GET') return await fetch(request, init);
  const same = `${request.method} ${request.url} ${await request.clone().text()}`;
  const answer = underWay.get(same) ?? begin(same, request, init);
  return (await answer).clone();
}

function begin(same: string, request: Request, init: RequestInit): Promise<Response> {
  if (!request.headers.has('Idempotency-Key')) {
    const key = unanswered.get(same) ?? crypto.randomUUID();
    unanswered.set(same, key);
    request.headers.set('Idempotency-Key', key);
  }
  const answer = fetch(request, init);
  underWay.set(same, answer);
  answer
    .then(({ status }) => status < 500 && status !== 409 && unanswered.delete(same))
    .catch(() => undefined)
    .finally(() => underWay.delete(same));
  return answer;
}
