import { askVendor, type VendorRules } from './ask-vendor.ts';

export interface JsonRequest {
  /** Left out: POST where there is a body, else GET */
  readonly method?: 'POST' | 'PATCH' | 'DELETE' | undefined;
  readonly body?: object | undefined;
  /** Besides those of every request */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer that is no yes: its body is JSON, or null. */
export class JsonAnswer extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;

  constructor(status: number, body: unknown, retryAfter: string | null) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/**
 * Asks a vendor that has no SDK, by a bearer key, in JSON. `rules.answerOf` gets a JsonAnswer for what is no yes.
 *
 * @throws VendorError
 */
export function askJson(
  rules: VendorRules,
  url: string,
  { method, body, headers }: JsonRequest,
): Promise<unknown> {
  return askVendor(rules, async (signal) => {
    const response = await fetch(url, {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        authorization: `Bearer ${rules.key}`,
        ...headers,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal,
    });
    const answer: unknown = await response.json().catch((error: unknown) => {
      if (signal.aborted || response.ok) throw error;
      return null;
    });
    if (!response.ok) throw new JsonAnswer(response.status, answer, response.headers.get('retry-after'));
    return answer;
  });
}
