import { Refusal } from './refusal.ts';

/** What a list verb is asked for: at most `limit` items after the cursor, newest first. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];

/**
 * The condition for rows after the cursor. New rows come before every cursor, so that paging to the end meets each
 * row that was there at its beginning exactly once.
 *
 * @throws Refusal invalid
 */
export function afterCursor(cursor: string | undefined) {
  const [createdAt, id] = placeOf(cursor) ?? [];
  if (!createdAt) return {};
  return { createdAt: { lte: createdAt }, NOT: { createdAt, id: { gte: id } } };
}

export const OLDEST_FIRST = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];

/** The same for a list that begins with the oldest: rows that come while it is read are at its end. */
export function afterCursorOldestFirst(cursor: string | undefined) {
  const [createdAt, id] = placeOf(cursor) ?? [];
  return afterRow(createdAt && id ? { createdAt, id } : undefined);
}

/** The condition for the rows after one, oldest first. */
export function afterRow(row: { readonly createdAt: Date; readonly id: string } | undefined) {
  if (!row) return {};
  const { createdAt, id } = row;
  return { createdAt: { gte: createdAt }, NOT: { createdAt, id: { lte: id } } };
}

/** The row that a cursor stands at. @throws Refusal invalid */
export function placeOf(cursor: string | undefined): [createdAt: Date, id: string] | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor);
  const createdAt = new Date(Number(at));
  // Nothing of ours is older than 1970, and Postgres does not know every year that a Date does.
  if (!id || !UUID.test(id) || !(createdAt.getTime() >= 0)) throw badCursor();
  return [createdAt, id];
}

/** Cuts off the row that was read too many, to know whether more follow. */
export function toPage<T extends { readonly id: string; readonly createdAt: Date }>(
  rows: T[],
  limit: number,
): Page<T> {
  return cut(rows, limit, (row) => `${row.createdAt.getTime()}.${row.id}`);
}

/** The same for rows that are numbered. */
export function toNumberedPage<T extends { readonly seq: string }>(rows: T[], limit: number): Page<T> {
  return cut(rows, limit, (row) => row.seq);
}

/** @throws Refusal invalid */
export function beforeNumber(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [seq] = decodeCursor(cursor);
  if (!seq || !/^\d{1,18}$/.test(seq)) throw badCursor();
  return { seq: { lt: BigInt(seq) } };
}

/** The same for versions. @throws Refusal invalid */
export function beforeVersion(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [version] = decodeCursor(cursor);
  if (!version || !/^\d{1,9}$/.test(version)) throw badCursor();
  return { lt: Number(version) };
}

/** The same for rows that are named, in order of their names. */
export function toNamedPage<T>(rows: T[], limit: number, nameOf: (row: T) => string): Page<T> {
  return cut(rows, limit, nameOf);
}

/** @throws Refusal invalid */
export function afterName(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const name = Buffer.from(cursor, 'base64url').toString('utf8');
  // Postgres keeps no NUL in a text.
  if (!name || name.includes('\0')) throw badCursor();
  return name;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function cut<T>(rows: T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(cursorOf(last)).toString('base64url') : null;
  return { items, nextCursor };
}

function decodeCursor(cursor: string): string[] {
  return Buffer.from(cursor, 'base64url').toString('utf8').split('.');
}

/** What a cursor that we did not make is answered with. */
export function badCursor(): Refusal {
  return new Refusal('invalid', 'The cursor is not one of ours.', [
    { field: 'cursor', message: 'must be the nextCursor of the page before' },
  ]);
}
