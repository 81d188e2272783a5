import type { Operation, RequestBody, VendorDocument } from './document.ts';
import type { Json } from './json.ts';
import type { RecordedRequest } from './recorder.ts';

/** What is wrong with a request to a vendor, [] when nothing is; `path` is without the sandbox's own prefix. */
export function requestFaults(document: VendorDocument, request: RecordedRequest): string[] {
  const found = document.find(request.method, request.path);
  if (!found) return [`no operation ${request.method} ${request.path}`];
  const { place, operation } = found;
  return [
    ...parameterFaults(document, place, operation, request),
    ...bodyFaults(document, place, operation, request),
    ...document.supplement.rules.flatMap((rule) => rule(request, bodyOf(request))),
  ];
}

function parameterFaults(
  document: VendorDocument,
  place: string[],
  operation: Operation,
  request: RecordedRequest,
) {
  const parameters = (operation.parameters ?? []).map((one, index) => ({
    place: '$ref' in one ? one.$ref.replace('#/', '').split('/') : [...place, 'parameters', String(index)],
    ...('$ref' in one
      ? (document.resolve(one.$ref) as { name: string; in: string; required?: boolean })
      : one),
  }));
  const asked = unfold(request.query.toString());
  const inQuery = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
  const headers = parameters.filter((one) => one.in === 'header' && one.required);
  return [
    ...Object.entries(asked).flatMap(([name, value]) => {
      const known = inQuery.get(name);
      if (!known) return [`unknown query ${name}`];
      const faults = document.faults([...known.place, 'schema'], value, { isText: true });
      return faults.map((fault) => `query ${name}: ${fault}`);
    }),
    ...[...inQuery.values()]
      .filter(({ name, required }) => required && !(name in asked))
      .map(({ name }) => `no query ${name}`),
    ...headers.flatMap((one) => headerFault(one, request.headers[one.name.toLowerCase()])),
  ];
}

/** A version header's only right value is what the document gives as its default. */
function headerFault(one: { name: string; schema?: Json }, value: string | string[] | undefined): string[] {
  const wanted = one.schema?.default;
  if (value === undefined) return [`no header ${one.name}`];
  return wanted === undefined || value === wanted
    ? []
    : [`header ${one.name} is ${String(value)}, not ${String(wanted)}`];
}

function bodyFaults(
  document: VendorDocument,
  place: string[],
  operation: Operation,
  request: RecordedRequest,
): string[] {
  const given = operation.requestBody;
  const at = given && '$ref' in given ? given.$ref.replace('#/', '').split('/') : [...place, 'requestBody'];
  const described = given && (document.at(at) as RequestBody | undefined);
  if (!request.body) return described?.required ? ['no body'] : [];
  if (!described?.content[request.contentType]) return [`no body of type ${request.contentType}`];
  const isText = !request.contentType.endsWith('json');
  const schema = [...at, 'content', request.contentType, 'schema'];
  return document.faults(schema, bodyOf(request), { isText });
}

function bodyOf({ body, contentType }: RecordedRequest): unknown {
  if (!body) return undefined;
  return contentType.endsWith('json') ? (JSON.parse(body) as unknown) : unfold(body);
}

/** `metadata[a]=1&list[0]=x&Repeated=1&Repeated=2` as an object. */
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
    place[last] = last in place ? [place[last], value].flat() : value;
  }
  return listsIn(root) as Json;
}

/** What is named by 0, 1, … is a list. */
function listsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, listsIn(part)] as const);
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return isList ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
