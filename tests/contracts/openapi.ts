import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { RecordedRequest } from './recorder.ts';

type Json = Record<string, unknown>;

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; style?: string }[];
  requestBody?: RequestBody | { $ref: string };
}

interface RequestBody {
  content: Record<string, unknown>;
}

/**
 * Reads one OpenAPI document and answers what is wrong with a request, [] when nothing is.
 * Forms are unfolded by their brackets, and their texts coerced to what the schema wants.
 */
export function openApiChecker(file: string): (request: RecordedRequest) => string[] {
  const document = parse(readFileSync(file, 'utf8')) as Json & { paths: Record<string, Json> };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, coerceTypes: 'array' });
  ajv.addSchema(document, 'api');
  const pathItems = Object.keys(document.paths).map((path) => ({ path, matches: matcherOf(path) }));
  // A literal path wins over one with a parameter in the same place.
  pathItems.sort((a, b) => a.path.split('{').length - b.path.split('{').length);

  return (request) => {
    const path = pathItems.find(({ matches }) => matches.test(request.path))?.path;
    const operation = path && (document.paths[path]?.[request.method.toLowerCase()] as Operation | undefined);
    if (!path || !operation) return [`no operation ${request.method} ${request.path}`];
    const faults = queryFaults(operation, request);
    if (!request.body) return faults;
    const { pointer, content } = bodyOf(document, ['paths', path, request.method.toLowerCase()], operation);
    if (!content?.[request.contentType]) return [...faults, `no body of type ${request.contentType}`];
    const schema = pointerOf([...pointer, 'content', request.contentType, 'schema']);
    const validate = ajv.getSchema(`api#/${schema}`);
    if (!validate) return [...faults, `no schema at ${schema}`];
    const body = request.contentType.endsWith('json') ? JSON.parse(request.body) : unfold(request.body);
    return validate(body)
      ? faults
      : [...faults, ...(validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)];
  };
}

/** Where the operation's body is described, and how: in place, or among the shared ones. */
function bodyOf(document: Json, place: string[], { requestBody }: Operation) {
  if (!requestBody || !('$ref' in requestBody)) {
    return { pointer: [...place, 'requestBody'], content: requestBody?.content };
  }
  const pointer = requestBody.$ref.replace('#/', '').split('/');
  const shared = pointer.reduce<unknown>((at, key) => (at as Json | undefined)?.[key], document);
  return { pointer, content: (shared as RequestBody | undefined)?.content };
}

/** A place in a document, as a URI's fragment. */
export const pointerOf = (place: string[]): string => place.map(escaped).join('/');

const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What a path with parameters matches. */
export function matcherOf(path: string): RegExp {
  const pattern = path.split(/\{[^}]+\}/).map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^/]+')}$`);
}

function queryFaults(operation: Operation, request: RecordedRequest): string[] {
  const inQuery = operation.parameters?.filter((one) => one.in === 'query') ?? [];
  const known = new Set(inQuery.map((one) => one.name));
  // `list[0]=x`, where the document says that lists and objects are written so.
  const folded = new Set(inQuery.filter(({ style }) => style === 'deepObject').map(({ name }) => name));
  const missing = inQuery.filter(({ name, required }) => required && !request.query.has(name));
  return [
    ...[...request.query.keys()]
      .filter((name) => !known.has(name) && !folded.has(name.split('[')[0] ?? name))
      .map((name) => `unknown query ${name}`),
    ...missing.map(({ name }) => `no query ${name}`),
  ];
}

/** `metadata[a]=1&list[0]=x` as an object. */
export function unfold(form: string): Json {
  const root: Json = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const keys = name.split(/[[\]]+/).filter(Boolean);
    const last = keys.pop() ?? name;
    let place = root;
    for (const key of keys) {
      place[key] ??= {};
      place = place[key] as Json;
    }
    place[last] = value;
  }
  return root;
}
