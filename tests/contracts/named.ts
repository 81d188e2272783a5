import type { Json } from './json.ts';

/** The names that an SDK declares for an object, and which of them may be left out. */
type NamesOf<T> = { [K in keyof T]-?: undefined extends T[K] ? 'may' : 'must' };

/** A schema of names only; the compiler holds them against the SDK's own type, both ways. */
export function named<T>(names: NamesOf<T>, values: Partial<Record<keyof T, Json>> = {}): Json {
  const known = Object.entries<'may' | 'must'>(names);
  return {
    type: 'object',
    properties: Object.fromEntries(known.map(([name]) => [name, values[name as keyof T] ?? {}])),
    required: known.filter(([, how]) => how === 'must').map(([name]) => name),
    additionalProperties: false,
  };
}

/** The same names as parameters of a query; those that hold more than a text are written in brackets. */
export function queryOf<T>(names: NamesOf<T>): Json[] {
  return Object.keys(names).map((name) => ({ name, in: 'query', style: 'deepObject', schema: {} }));
}

export const answered = (schema: Json, status = '200'): Json => ({
  [status]: { content: { 'application/json': { schema } } },
});

export const listOf = (name: string): Json => ({
  type: 'object',
  properties: {
    ...{ object: { enum: ['list'] }, url: { type: 'string' }, has_more: { type: 'boolean' } },
    data: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
  },
  required: ['object', 'url', 'has_more', 'data'],
  additionalProperties: false,
});

const all = <K extends string, V extends string>(names: readonly K[], how: V): Record<K, V> =>
  Object.fromEntries(names.map((name) => [name, how])) as Record<K, V>;

export const must = <K extends string>(...names: K[]): Record<K, 'must'> => all(names, 'must');
export const may = <K extends string>(...names: K[]): Record<K, 'may'> => all(names, 'may');
