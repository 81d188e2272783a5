import { invalid } from './errors.ts';
import { integerParam, type Params, textParam } from './params.ts';

type Row = { id: string };

/** What every list takes. */
export const paging = ['limit', 'starting_after', 'ending_before', 'created'];

function limitOf(params: Params): number {
  const limit = integerParam(params, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Limit must be between 1 and 100.', 'limit');
  return limit;
}

/** A page of Stripe's list, newest first; `rows` come oldest first and filtered. */
export function listPage<T extends Row>(
  rows: T[],
  params: Params,
  url: string,
  render: (row: T) => unknown,
): Record<string, unknown> {
  const limit = limitOf(params);
  const newest = rows.toReversed();
  const after = textParam(params, 'starting_after');
  const before = textParam(params, 'ending_before');
  const place = (id: string, param: string) => {
    const index = newest.findIndex((row) => row.id === id);
    if (index < 0) throw invalid(`No such object: '${id}'`, param, 'resource_missing');
    return index;
  };
  if (before) {
    const end = place(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', url, has_more: start > 0, data: newest.slice(start, end).map(render) };
  }
  const start = after ? place(after, 'starting_after') + 1 : 0;
  const data = newest.slice(start, start + limit);
  return { object: 'list', url, has_more: start + limit < newest.length, data: data.map(render) };
}

/** `created=…` or `created[gte]=…`, in epoch seconds. */
export function isCreatedWithin(created: number, params: Params): boolean {
  const given = params.created;
  if (given === undefined) return true;
  if (typeof given === 'string') return created === Number(given);
  const range = given as Params;
  const { gt, gte, lt, lte } = range;
  if (gt !== undefined && !(created > Number(gt))) return false;
  if (gte !== undefined && !(created >= Number(gte))) return false;
  if (lt !== undefined && !(created < Number(lt))) return false;
  return !(lte !== undefined && !(created <= Number(lte)));
}

const clause =
  /^(-?)(metadata\[(["'])(.+?)\3\]|[a-z_]+)\s*([:~]|>=|<=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+))/;

/** Compares a field with a clause's value, in the manner of its sign. */
function holds(actual: unknown, sign: string, wanted: string): boolean {
  if (wanted === 'null') return actual === null || actual === undefined;
  if (actual === null || actual === undefined) return false;
  if (sign === '~') return String(actual).toLowerCase().includes(wanted.toLowerCase());
  if (sign === ':') return String(actual) === wanted;
  const [a, b] = [Number(actual), Number(wanted)];
  if (sign === '>') return a > b;
  if (sign === '<') return a < b;
  return sign === '>=' ? a >= b : a <= b;
}

type Test = (row: Record<string, unknown>) => boolean;

/** Reads Stripe's search language: clauses joined by AND or by OR, `-` in front negates. */
function parseQuery(query: string, fields: string[]): Test {
  let rest = query.trim();
  const tests: Test[] = [];
  let joint: string | undefined;
  while (rest) {
    const match = clause.exec(rest);
    if (!match) throw invalid(`We were unable to parse your search query near: ${rest}`, 'query');
    const [whole, minus, name = '', , metadataKey, sign = ':', double, single, bare = ''] = match;
    if (!metadataKey && !fields.includes(name)) {
      throw invalid(`Field \`${name}\` is an unsupported search field for this resource.`, 'query');
    }
    const wanted = (double ?? single ?? bare).replaceAll(/\\(.)/g, '$1');
    tests.push((row) => {
      const actual = metadataKey ? (row.metadata as Record<string, string>)[metadataKey] : row[name];
      return holds(actual, sign, wanted) !== (minus === '-');
    });
    rest = rest.slice(whole.length).trim();
    const joined = /^(and|or)\s+/i.exec(rest);
    if (!joined) continue;
    const word = joined[1]?.toLowerCase();
    if (joint && joint !== word) throw invalid('AND and OR cannot be combined in one query.', 'query');
    joint = word;
    rest = rest.slice(joined[0].length);
  }
  if (tests.length === 0) throw invalid('The search query is empty.', 'query');
  return joint === 'or'
    ? (row) => tests.some((test) => test(row))
    : (row) => tests.every((test) => test(row));
}

/** An answer of `/search`: objects that match, newest first; `page` is the place to go on from. */
export function searchPage(
  objects: Record<string, unknown>[],
  params: Params,
  url: string,
  fields: string[],
): Record<string, unknown> {
  const query = textParam(params, 'query');
  if (query === null) throw invalid('Missing required param: query.', 'query', 'parameter_missing');
  const found = objects.filter(parseQuery(query, fields)).reverse();
  const limit = limitOf(params);
  const start = Number(textParam(params, 'page') ?? 0) || 0;
  const more = start + limit < found.length;
  return {
    object: 'search_result',
    url,
    has_more: more,
    next_page: more ? String(start + limit) : null,
    data: found.slice(start, start + limit),
  };
}
