import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import type { MessageVendorName } from './compose.ts';
import { vendorNameOf } from './message-row.ts';

export interface Unsettled {
  readonly operatorId: string;
  readonly messageId: string;
  /** Whom to ask, in whose task queue. */
  readonly vendor: MessageVendorName;
}

/** The retries of a workflow settle a message within this; one that stands longer has lost its workflow. */
const GIVEN_UP_AFTER_MS = 10 * 60_000;

/** Twilio keeps its list longer, SendGrid its activity for three days: https://www.twilio.com/docs/sendgrid/ui/analytics-and-reporting/email-activity-feed */
const TOLD_FOR_MS = 3 * 86_400_000;

const AT_ONCE = 500;

/** Messages of all operators whose fate is unknown, the longest first; at most 500. */
export async function listUnsettled(db: Database, now: Date): Promise<Unsettled[]> {
  const operators = await asSystem(db, (tx) =>
    tx.organization.findMany({
      where: { kind: 'operator' },
      select: { id: true },
      orderBy: { createdAt: 'asc' },
    }),
  );
  const found: Unsettled[] = [];
  for (const { id: operatorId } of operators) {
    const rows = await asOperator(db, operatorId, (tx) =>
      tx.message.findMany({
        where: {
          operatorId,
          status: { in: ['sending', 'unconfirmed'] },
          attemptedAt: {
            lt: new Date(now.getTime() - GIVEN_UP_AFTER_MS),
            gt: new Date(now.getTime() - TOLD_FOR_MS),
          },
        },
        orderBy: { attemptedAt: 'asc' },
        take: AT_ONCE - found.length,
        select: { id: true, channel: true, vendor: true },
      }),
    );
    found.push(...rows.map((row) => ({ operatorId, messageId: row.id, vendor: vendorNameOf(row) })));
    if (found.length >= AT_ONCE) break;
  }
  return found;
}
