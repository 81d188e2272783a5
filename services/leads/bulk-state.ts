import type { BulkChange } from '../../contracts/leads/bulk-api.ts';
import type { LeadFilter } from '../../contracts/leads/filter.ts';
import type { BulkAction } from '../../prisma/generated/client.ts';
import type { Selection } from './select-leads.ts';

export interface BulkState extends Omit<BulkAction, 'filter' | 'change'> {
  /** Null: the leads were named. */
  readonly filter: LeadFilter | null;
  readonly change: BulkChange;
  readonly passedOver: number | null;
  /** Leads a second */
  readonly perSecond: number;
  readonly secondsLeft: number | null;
}

/** How far a change to many leads is. Selection and change are written by askBulk alone, in these shapes. */
export function bulkState(row: BulkAction, now: Date): BulkState {
  const selection = row.filter as unknown as Selection;
  const seen = row.changed + row.unchanged + row.refused;
  const left = Math.max(0, row.total - seen);
  const seconds = ((row.finishedAt ?? now).getTime() - row.createdAt.getTime()) / 1000;
  const perSecond = seconds > 0 ? seen / seconds : 0;
  return {
    ...row,
    filter: 'filter' in selection ? selection.filter : null,
    change: row.change as BulkChange,
    passedOver: row.finishedAt ? left : null,
    perSecond: Math.round(perSecond * 10) / 10,
    secondsLeft: row.finishedAt || perSecond === 0 ? null : Math.ceil(left / perSecond),
  };
}
