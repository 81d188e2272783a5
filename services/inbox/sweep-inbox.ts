import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

const AT_ONCE = 10_000;
const DAY_MS = 86_400_000;

/**
 * Forgets raw events that have been dealt with, and signals that have been delivered, after so many days, or as many as
 * their operator says. Quarantined
 * events stay until somebody has looked at them; a start that is owed once in a life stays for ever, as its record.
 *
 * @returns how many rows went; fewer than a full batch means that all have gone
 */
export async function sweepInbox(
  db: Database,
  { now, keepDays }: { readonly now: Date; readonly keepDays: number },
): Promise<{ swept: number; isDone: boolean }> {
  const before = new Date(now.getTime() - keepDays * DAY_MS);
  return asSystem(db, async (tx) => {
    const events = await tx.$executeRaw`
      DELETE FROM vendor_event WHERE seq IN (
        SELECT seq FROM vendor_event LEFT JOIN organization ON organization.id = vendor_event.operator_id
        WHERE status IN ('processed', 'ignored', 'no_recipient')
          AND received_at < ${now}::timestamptz - make_interval(days => coalesce((keep->>'eventDays')::int, ${keepDays}::int))
        LIMIT ${AT_ONCE})`;
    const signals = await tx.$executeRaw`
      DELETE FROM workflow_signal WHERE seq IN (
        SELECT seq FROM workflow_signal WHERE status IN ('sent', 'no_recipient') AND start <> 'once' AND created_at < ${before}
        LIMIT ${AT_ONCE})`;
    return { swept: events + signals, isDone: events < AT_ONCE && signals < AT_ONCE };
  });
}
