import type { NeedsNoRole } from '../contracts/endpoint.ts';
import type { Permission } from '../contracts/identity/permissions.ts';

/** As much of an OpenAPI 3.1 document as we look into. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: object;
}

export interface OpenApiOperation {
  /** What its caller must be allowed to do; left out: it is open. */
  readonly 'x-needs'?: Permission | NeedsNoRole;
  readonly description?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, object>> };
  readonly responses?: Readonly<Record<string, object>>;
}
