import type { Json } from './json.ts';
import type { RecordedRequest } from './recorder.ts';

/** What a vendor's document leaves out, in our words. Each entry says why, and where the shape is from. */
export interface Supplement {
  /** Path items, as OpenAPI has them. */
  readonly paths: Readonly<Record<string, Json>>;
  /** `ourRefusal`: what answers of 4xx look like where the document says nothing of them. */
  readonly schemas: Readonly<Json> & { readonly ourRefusal: Json };
  /** Why each path and each schema here is ours. */
  readonly why: Readonly<Record<string, string>>;
  /** Puts right what the document says wrongly, in place: what and why stands in `why`. */
  readonly amend?: (document: Json) => void;
  /** What the vendor's pages demand and no schema can say: faults in words. */
  readonly rules: readonly ((request: RecordedRequest, body: unknown) => string[])[];
  /** Answers that no request for a resource gets: why they are not held to anything. */
  readonly unheld: Readonly<Record<string, string>>;
}

/** Who asks says so in the way of this vendor. */
export const authorised =
  (scheme: 'Basic' | 'Bearer') =>
  ({ headers }: RecordedRequest): string[] =>
    headers.authorization?.startsWith(`${scheme} `) ? [] : [`no authorization: ${scheme} …`];

export const text = { type: 'string' };
