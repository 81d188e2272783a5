import type { Permission } from '../../contracts/identity/permissions.ts';
import type { NotificationKind, NotificationView } from '../../contracts/notifications/api.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';

/** Something that happened, as its own row tells it. */
export interface Happening {
  /** Of the row. */
  readonly id: string;
  readonly at: Date;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly detail?: string | null;
  /** Whose client it is about: an operator is told its name where there is no detail. */
  readonly clientId?: string | null;
  readonly link: NotificationView['link'];
}

/** Where a source goes on; undefined: at its newest. `id`: of that row, which was told already. */
export type Before = { readonly at: Date; readonly id?: string; readonly isTold: boolean } | undefined;

export interface Asked {
  readonly caller: Caller;
  readonly take: number;
  readonly before: Before;
}

/** Rows of one kind, the newest first by an index of their own: the newest of all kinds are among a few of each. */
export interface Source {
  readonly name: string;
  readonly needs: Permission;
  /** What its rows' ids look like; left out: uuids. */
  readonly idLike?: RegExp;
  newest(tx: Transaction, asked: Asked): Promise<Happening[]>;
}

/** What a column of time must be; a row that has no such time is none. */
export function timeBefore(before: Before): { gt: Date } | { lte: Date } | { lt: Date } {
  if (!before) return { gt: new Date(0) };
  return before.isTold ? { lt: before.at } : { lte: before.at };
}

/** Besides the policies, so that the planner knows whose index to walk. */
export function ofTenant({ tenant }: Caller): { operatorId: string } | { clientId: string } {
  return tenant.role === 'operator' ? { operatorId: tenant.operatorId } : { clientId: tenant.clientId };
}

/** As people are spoken of. */
export function nameOf(contact: {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}): string {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  return name || (contact.phone ?? contact.email ?? 'Somebody');
}
