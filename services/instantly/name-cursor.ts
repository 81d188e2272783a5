import { badCursor } from '../page.ts';

/** Where a list in order of names stands: behind this name, and of those with the same name behind this id. */
export interface NamePlace {
  readonly name: string;
  readonly id: string;
}

const PLACE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})([^\0]*)$/;

/** @throws Refusal invalid */
export function placeAfter(cursor: string | undefined): NamePlace | undefined {
  if (cursor === undefined) return undefined;
  const [, id, name] = PLACE.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (id === undefined || name === undefined) throw badCursor();
  return { id, name };
}

/** Cuts off the row that was read too many, to know whether more follow. */
export function toPageByName<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => NamePlace) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const place = last && placeOf(last);
  const isMore = rows.length > limit && place;
  return {
    items,
    nextCursor: isMore ? Buffer.from(`${place.id}${place.name}`).toString('base64url') : null,
  };
}
