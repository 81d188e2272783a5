import { WATCH_USAGE_SCHEDULE } from '../../contracts/billing/workflow.ts';
import { moneyInWords } from '../../domain/billing/currency.ts';
import { type Month, monthAt, monthDate, monthInWords } from '../../domain/billing/month.ts';
import { usageCents } from '../../domain/billing/usage.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { createTask } from '../messaging/create-task.ts';
import { oweLetter } from '../messaging/owe-letter.ts';
import { agreementAt } from './agreement-at.ts';
import { CLOSE_AFTER_MS, type FailedClient } from './close-usage-months.ts';
import { operatorZone } from './operator-zone.ts';
import { sumUsage, usageOf } from './usage-sums.ts';

export interface WatchedUsage {
  /** How many thresholds were found to be passed. */
  readonly passed: number;
  /** The clients that could not be looked at. */
  readonly failed: readonly FailedClient[];
}

interface Watched {
  readonly operatorId: string;
  readonly clientId: string;
  readonly month: Month;
  readonly now: Date;
}

/**
 * Tells people, once a month and threshold, that a client's talk time has cost as much as its agreement in force says
 * that they are to be told of. The month that ends is watched until it is billed: its last calls come after its end.
 *
 * @param tick called after each client
 */
export async function watchUsage(
  db: Database,
  { operatorId, now }: { readonly operatorId: string; readonly now: Date },
  tick: () => void = () => undefined,
): Promise<WatchedUsage> {
  const { clientIds, months } = await asOperator(db, operatorId, async (tx) => {
    const zone = await operatorZone(tx, operatorId);
    const clients = await tx.agreement.findMany({
      where: { usageAlertCents: { isEmpty: false } },
      distinct: ['clientId'],
      orderBy: { clientId: 'asc' },
      select: { clientId: true },
    });
    const [ending, running] = [monthAt(new Date(now.getTime() - CLOSE_AFTER_MS), zone), monthAt(now, zone)];
    const months = ending.name === running.name ? [running] : [ending, running];
    return { clientIds: clients.map(({ clientId }) => clientId), months };
  });
  const failed: FailedClient[] = [];
  let passed = 0;
  for (const clientId of clientIds) {
    try {
      for (const month of months) {
        passed += await asOperator(db, operatorId, (tx) => watch(tx, { operatorId, clientId, month, now }));
      }
    } catch (error) {
      failed.push({ clientId, error });
    }
    tick();
  }
  return { passed, failed };
}

async function watch(tx: Transaction, { operatorId, clientId, month, now }: Watched): Promise<number> {
  const lastInstant = month.end.getTime() - 1;
  const agreement = await agreementAt(tx, clientId, new Date(Math.min(now.getTime(), lastInstant)));
  const about = { clientId, month: monthDate(month) };
  const told = (await tx.usageAlert.findMany({ where: about })).map((alert) => alert.thresholdCents);
  const watched = agreement.usageAlertCents.filter((threshold) => !told.includes(threshold));
  if (watched.length === 0) return 0;
  const cents = usageCents(usageOf(await sumUsage(tx, [clientId], month), clientId).rows);
  const passed = watched.filter((threshold) => threshold <= cents).sort((a, b) => a - b);
  if (passed.length === 0) return 0;
  // In order, so that two who do it at once wait for each other; who comes second writes none.
  const alerts = await tx.usageAlert.createManyAndReturn({
    data: passed.map((thresholdCents) => ({ ...about, operatorId, thresholdCents, cents })),
    skipDuplicates: true,
  });
  for (const { id, thresholdCents } of alerts) {
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: WATCH_USAGE_SCHEDULE },
      action: 'usage.alert',
      subject: { type: 'usage_alert', id },
      after: { clientId, month: month.name, thresholdCents, cents },
    });
  }
  const highest = Math.max(...alerts.map((alert) => alert.thresholdCents));
  // Of a threshold that was added below one that has been told of, there is nothing to tell.
  if (highest > Math.max(0, ...told)) {
    const { currency } = agreement;
    await tell(tx, { operatorId, clientId, month, thresholdCents: highest, currency, now });
  }
  return alerts.length;
}

interface Passed extends Watched {
  readonly thresholdCents: number;
  readonly currency: string;
  readonly now: Date;
}

/** However many thresholds were passed at once: one letter, one task. */
async function tell(tx: Transaction, { operatorId, clientId, month, ...passed }: Passed): Promise<void> {
  const { thresholdCents, currency, now } = passed;
  const key = `usage-alert:${clientId}:${month.name}:${thresholdCents}`;
  await oweLetter(tx, { operatorId, clientId, invoiceId: null, template: 'usage_alert', key, now });
  await createTask(tx, {
    ...{ operatorId, clientId, leadId: null, key, kind: 'usage_alert' },
    title: `Talk time in ${monthInWords(month.name)} has passed ${moneyInWords(thresholdCents, currency)}`,
  });
}
