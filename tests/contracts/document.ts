import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { Json } from './json.ts';
import { unknownNames } from './names.ts';
import type { Supplement } from './supplement.ts';
import { supplementOf } from './supplements.ts';
import type { VendorName } from './vendors.ts';

export interface Operation {
  parameters?: (
    | { name: string; in: string; required?: boolean; style?: string; schema?: Json }
    | { $ref: string }
  )[];
  requestBody?: RequestBody | { $ref: string };
  responses: Record<string, { content?: Record<string, unknown> } | { $ref: string }>;
}

export interface RequestBody {
  required?: boolean;
  content: Record<string, unknown>;
}

/** One vendor's published document with what we add to it, ready to check by. */
export interface VendorDocument {
  /** The operation of a request, and where it is in the document; undefined when there is none. */
  find(method: string, path: string): { place: string[]; operation: Operation } | undefined;
  /** What a `$ref` means, and any place of the document. */
  resolve(ref: string): unknown;
  at(place: string[]): unknown;
  /** What is wrong with a value by the schema at a place, names that it does not give included. */
  faults(place: string[], value: unknown, how?: { readonly isText?: boolean }): string[];
  /** Why a path, or an object of this name, is described by us; undefined: by the vendor. */
  whyOurs(path: string): string | undefined;
  readonly supplement: Supplement;
}

const folder = process.env.VENDOR_CONTRACTS;

/** The folder that VENDOR_CONTRACTS names. */
export function contractsFolder(): string {
  if (folder) return folder;
  throw new Error('VENDOR_CONTRACTS must name the folder that holds specs/ and payloads/ of the vendors.');
}

export function documentOf(vendor: VendorName, spec: string | undefined): VendorDocument {
  const supplement = supplementOf(vendor);
  const published = spec
    ? (parse(readFileSync(path.join(contractsFolder(), 'specs', spec), 'utf8')) as Json)
    : { paths: {}, components: { schemas: {} } };
  // Cal.com offers choices of which two fit at once: `oneOf` would refuse both.
  const document = inJsonSchema(published, vendor === 'calcom') as Json & {
    paths: Record<string, Json>;
    components: { schemas: Json };
  };
  for (const [at, item] of Object.entries(supplement.paths)) {
    document.paths[at] = { ...document.paths[at], ...item };
  }
  supplement.amend?.(document);
  document.components.schemas = { ...supplement.schemas, ...document.components.schemas };
  return readerOf(document, supplement);
}

function readerOf(document: Json & { paths: Record<string, Json> }, supplement: Supplement): VendorDocument {
  const options = { strict: false, validateFormats: false, allErrors: true } as const;
  const strict = new Ajv(options).addSchema(document, 'api');
  // A form has texts only: they are read as what the schema wants.
  const coercing = new Ajv({ ...options, coerceTypes: 'array' }).addSchema(document, 'api');
  const at = (place: string[]) =>
    place.reduce<unknown>((part, key) => (part as Json | undefined)?.[key], document);
  const placeOf = (ref: string) =>
    ref
      .replace('#/', '')
      .split('/')
      .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  const resolve = (ref: string) => at(placeOf(ref));
  const items = Object.keys(document.paths).map((known) => ({ known, matches: matcherOf(known) }));
  // A literal path wins over one with a parameter in the same place.
  items.sort((a, b) => a.known.split('{').length - b.known.split('{').length);
  const wordsOf = ({ errors }: ValidateFunction) =>
    (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return {
    ...{ resolve, at, supplement },
    find(method, asked) {
      const verb = method.toLowerCase();
      const found = items.find(({ known, matches }) => matches.test(asked) && document.paths[known]?.[verb]);
      const operation = found && (document.paths[found.known]?.[verb] as Operation);
      return operation && { place: ['paths', found.known, verb], operation };
    },
    faults(place, value, { isText = false } = {}) {
      const validate = (isText ? coercing : strict).getSchema(`api#/${place.map(escaped).join('/')}`);
      if (!validate) return [`no schema at ${place.join('/')}`];
      const names = unknownNames(at(place), value, resolve);
      return validate(value) ? names : [...names, ...wordsOf(validate)];
    },
    whyOurs: (known) => supplement.why[known],
  };
}

const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What a path with parameters matches: `{id}`, or a route's `:id`. */
export function matcherOf(template: string): RegExp {
  const pattern = template
    .split(/\{[^}]+\}|:[a-zA-Z]+/)
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^/]+')}$`);
}

/** OpenAPI 3.0's `nullable` in the words of JSON Schema, and choices that may overlap. */
function inJsonSchema(schema: unknown, overlaps: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((part) => inJsonSchema(part, overlaps));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      overlaps && key === 'oneOf' && Array.isArray(value) ? 'anyOf' : key,
      inJsonSchema(value, overlaps),
    ]),
  );
  if (copy.nullable !== true) return copy;
  const { nullable: _, ...rest } = copy;
  return { anyOf: [{ type: 'null' }, rest] };
}
