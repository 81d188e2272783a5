import type { Json } from './json.ts';

/** What one reading of a schema allows an object to be called by. */
interface Reading {
  readonly names: Readonly<Record<string, unknown>>;
  /** The schema of whatever has another name; undefined: no other name is allowed. */
  readonly others: unknown;
  readonly items: unknown;
}

/**
 * The names in a value that its schema does not give, at any depth, as `path name`. A schema that says nothing about
 * names allows all of them. Where it offers several readings, the one that the value is nearest to is taken.
 */
export function unknownNames(schema: unknown, value: unknown, resolve: (ref: string) => unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const faults = readingsOf(schema, resolve).map((reading) => faultsOf(reading, value, resolve));
  return faults.sort((a, b) => a.length - b.length)[0] ?? [];
}

function faultsOf(
  { names, others, items }: Reading,
  value: object,
  resolve: (ref: string) => unknown,
): string[] {
  const below = (at: string, schema: unknown, part: unknown) =>
    unknownNames(schema, part, resolve).map((fault) => `${at}.${fault}`);
  if (Array.isArray(value)) return value.flatMap((item, index) => below(String(index), items, item));
  return Object.entries(value).flatMap(([name, part]) => {
    if (Object.hasOwn(names, name)) return below(name, names[name], part);
    return others === undefined ? [`unknown name ${name}`] : below(name, others, part);
  });
}

const known = new WeakMap<object, Reading[]>();

/** A document is large and its parts are asked for again and again. */
function readingsOf(given: unknown, resolve: (ref: string) => unknown): Reading[] {
  const schema = (typeof given === 'object' && given !== null ? given : {}) as Json;
  const readings = known.get(schema) ?? readAnew(schema, resolve);
  known.set(schema, readings);
  return readings;
}

function readAnew(schema: Json, resolve: (ref: string) => unknown): Reading[] {
  if (typeof schema.$ref === 'string') return readingsOf(resolve(schema.$ref), resolve);
  const choices = (schema.anyOf ?? schema.oneOf) as unknown[] | undefined;
  const parts = (schema.allOf ?? []) as unknown[];
  const own: Reading = {
    names: (schema.properties ?? {}) as Json,
    others: schema.additionalProperties || undefined,
    items: schema.items,
  };
  let readings = [own];
  for (const part of parts) readings = joined(readings, readingsOf(part, resolve));
  if (choices)
    readings = joined(
      readings,
      choices.flatMap((choice) => readingsOf(choice, resolve)),
    );
  if (parts.length > 0 || choices) return readings;
  const isClosed = schema.additionalProperties === false;
  const saysNothing = Object.keys(own.names).length === 0 && !isClosed && schema.not === undefined;
  return saysNothing ? [{ ...own, others: own.others ?? {} }] : readings;
}

/** Both at once. A part that only forbids, or allows all, adds nothing to what the other one names. */
function joined(left: Reading[], right: Reading[]): Reading[] {
  const isSilent = ({ names, others }: Reading) =>
    Object.keys(names).length === 0 && typeof others === 'object' && Object.keys(others ?? {}).length === 0;
  return left.flatMap((a) =>
    right.map((b) => ({
      names: { ...a.names, ...b.names },
      others: isSilent(a)
        ? b.others
        : isSilent(b)
          ? Object.keys(a.names).length
            ? a.others
            : b.others
          : (a.others ?? b.others),
      items: a.items ?? b.items,
    })),
  );
}
