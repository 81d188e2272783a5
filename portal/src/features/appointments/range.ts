import dayjs from 'dayjs';
import type { Span } from './search.ts';

/** Two weeks are as many days as somebody plans ahead on a phone. */
const AGENDA_DAYS = 14;

/** The instants between which a calendar shows what begins, by the clock of this browser. Weeks begin on Monday. */
export function rangeOf(span: Span, date: string): { readonly from: Date; readonly to: Date } {
  const at = dayjs(date).startOf('day');
  if (span === 'day') return { from: at.toDate(), to: at.add(1, 'day').toDate() };
  if (span === 'agenda') return { from: at.toDate(), to: at.add(AGENDA_DAYS, 'day').toDate() };
  if (span === 'week') return { from: mondayOf(at).toDate(), to: mondayOf(at).add(7, 'day').toDate() };
  const first = mondayOf(at.startOf('month'));
  return { from: first.toDate(), to: first.add(6, 'week').toDate() };
}

function mondayOf(at: dayjs.Dayjs): dayjs.Dayjs {
  return at.subtract((at.day() + 6) % 7, 'day');
}
