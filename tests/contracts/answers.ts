import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { matcherOf, pointerOf } from './openapi.ts';
import type { RecordedRequest } from './recorder.ts';

type Json = Record<string, unknown>;
type Check = (value: unknown) => string[];

interface Schema extends Json {
  properties?: Json;
}

/**
 * Reads one OpenAPI 3.0 document and answers what is wrong with what its vendor says, [] when nothing is: in the
 * answer to a request, and in an object that is known by its name. A name that the document does not give to an
 * object is a fault too, at the top and one level below.
 */
export function answerChecker(file: string): {
  ofAnswer(request: RecordedRequest): string[];
  /** Undefined when the document does not know such an object. */
  ofObject(name: string, value: unknown): string[] | undefined;
} {
  const document = nullsAllowed(parse(readFileSync(file, 'utf8'))) as Json & {
    paths: Record<string, Json>;
    components: { schemas: Record<string, Schema> };
  };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const { schemas } = document.components;
  const checkAt = (pointer: string[]): Check => {
    const validate = ajv.getSchema(`api#/${pointerOf(pointer)}`);
    if (!validate) return () => [`no schema at ${pointer.join('/')}`];
    return (value) =>
      validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
  const ofObject = (name: string, value: unknown): string[] | undefined =>
    schemas[name] && [
      ...checkAt(['components', 'schemas', name])(value),
      ...unknownNames(schemas[name], value as Json, name),
    ];
  const everyObject = (value: unknown): string[] =>
    objectsIn(value).flatMap((object) => ofObject(String(object.object), object) ?? []);

  return {
    ofObject,
    ofAnswer({ method, path: asked, query, answer }) {
      const found = Object.keys(document.paths)
        .sort((a, b) => a.split('{').length - b.split('{').length)
        .find((path) => matcherOf(path).test(asked));
      if (!found) return [`no operation ${method} ${asked}`];
      const code = answer.status < 400 ? '200' : 'default';
      const place = ['paths', found, method.toLowerCase(), 'responses', code, 'content', 'application/json'];
      const said = JSON.parse(answer.body) as Json;
      const parts = folded(said, query);
      return [said, ...parts].flatMap(everyObject).concat(checkAt([...place, 'schema'])(said));
    },
  };
}

/** Puts ids in the place of expanded parts, which an excerpt does not describe there. Answers the parts. */
function folded(said: Json, query: URLSearchParams): Json[] {
  const names = [...query].filter(([name]) => name.startsWith('expand[')).map(([, part]) => part);
  const expanded = names.filter((name) => typeof said[name] === 'object' && said[name] !== null);
  return expanded.map((name) => {
    const part = said[name] as Json;
    said[name] = part.id;
    return part;
  });
}

/** The object itself, or those of a list. */
function objectsIn(value: unknown): Json[] {
  const { object, data } = value as Json & { data?: Json[] };
  if (object === 'list' || object === 'search_result') return data ?? [];
  return object ? [value as Json] : [];
}

function unknownNames({ properties = {} }: Schema, value: Json, name: string): string[] {
  return Object.keys(value)
    .filter((key) => !(key in properties))
    .map((key) => `${name} has no ${key}`);
}

/** OpenAPI 3.0's `nullable` in the words of JSON Schema. */
function nullsAllowed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(nullsAllowed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, nullsAllowed(value)]));
  if (copy.nullable !== true) return copy;
  const { nullable: _, ...rest } = copy;
  return { anyOf: [{ type: 'null' }, rest] };
}
