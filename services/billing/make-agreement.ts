import type { NewAgreement } from '../../contracts/billing/agreement-api.ts';
import { BILLING_WORKFLOW, billingWorkflowId, SHOWS_CHANGED } from '../../contracts/billing/workflow.ts';
import { withTimes } from '../../domain/billing/agreement-times.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { agreementAt } from './agreement-at.ts';
import { lockClient } from './lock-client.ts';

/** How far a caller's clock may be behind ours. */
const LATE_MS = 60_000;

/** A call that we were not told the end of for so long is over, whatever its row says. */
const LONGEST_CALL_MS = 86_400_000;

/**
 * Agrees anew with a client: a version that holds from `effectiveFrom` on. What is left out is as it would have been then.
 *
 * @param clock is read when nobody else changes the client's agreement any more
 * @throws Refusal forbidden, not_found, invalid (effectiveFrom, currency), conflict (another currency, planned versions)
 */
export async function makeAgreement(
  db: Database,
  caller: Caller,
  { id: clientId, effectiveFrom, withdrawPlanned, note = null, ...terms }: NewAgreement & { id: string },
  clock: () => Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireClient(tx, clientId);
    // Versions are numbered, and milestones opened, one after the other.
    await lockClient(tx, clientId);
    const now = clock();
    const from = effectiveFrom ?? now;
    const inForce = await agreementAt(tx, clientId, now);
    checkStart(from, now, inForce);
    const { id: _, createdAt: __, ...before } = await agreementAt(tx, clientId, from);
    const version = await nextVersion(tx, clientId, { from, now, withdrawPlanned });
    const data = { ...before, ...terms, note, version, effectiveFrom: from };
    if (data.currency !== inForce.currency) await checkCurrency(tx, inForce, { from, now });
    const made = await tx.agreement.create({ data });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'agreement.make',
      subject: { type: 'agreement', id: made.id },
      before: termsOf(before),
      after: termsOf(made),
    });
    if (made.milestoneSize !== inForce.milestoneSize && from <= now) await countAnew(tx, made);
    const [view] = withTimes([made], now, null);
    return view ?? { ...made, standing: 'in_force' as const, until: null };
  });
}

function checkStart(from: Date, now: Date, inForce: Prisma.AgreementModel): void {
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + 2);
  const wrong =
    from.getTime() < now.getTime() - LATE_MS
      ? 'must not be in the past: what has been billed by then stays'
      : from < inForce.effectiveFrom
        ? `must not be before version ${inForce.version}, which is in force`
        : from > latest
          ? 'must be at most two years ahead'
          : null;
  if (wrong)
    throw new Refusal('invalid', 'The version cannot begin then.', [
      { field: 'effectiveFrom', message: wrong },
    ]);
}

interface Beginning {
  readonly from: Date;
  readonly now: Date;
  readonly withdrawPlanned: boolean;
}

/** A plan is never lost unnoticed: whoever begins a version before it has to say that it shall go. */
async function nextVersion(
  tx: Transaction,
  clientId: string,
  { from, now, withdrawPlanned }: Beginning,
): Promise<number> {
  const versions = await tx.agreement.findMany({
    where: { clientId },
    orderBy: { version: 'desc' },
    select: { version: true, effectiveFrom: true },
  });
  const later = withTimes(versions, now, null).filter(
    ({ standing, effectiveFrom }) => standing === 'planned' && effectiveFrom > from,
  );
  const [last] = later;
  if (last && !withdrawPlanned) {
    throw new Refusal(
      'conflict',
      `Version ${last.version} is planned from ${last.effectiveFrom.toISOString()}. A version that begins before it withdraws it: send withdrawPlanned to mean that.`,
      [{ field: 'withdrawPlanned', message: 'must be true to withdraw what is planned' }],
    );
  }
  return (versions[0]?.version ?? 0) + 1;
}

/** Two currencies cannot be added up on one bill. @throws Refusal conflict */
async function checkCurrency(
  tx: Transaction,
  { clientId, currency }: Prisma.AgreementModel,
  { from, now }: Omit<Beginning, 'withdrawPlanned'>,
): Promise<void> {
  const billed = await tx.invoice.count({ where: { clientId } });
  const waiting = await tx.usage.count({ where: { clientId, invoiceLineId: null } });
  const lately = new Date(now.getTime() - LONGEST_CALL_MS);
  const talking = await tx.call.count({
    where: { clientId, status: { in: ['dialing', 'ongoing'] }, createdAt: { gt: lately } },
  });
  const reasons = [
    billed > 0 && `The client has been billed in ${currency}`,
    waiting > 0 && `Talk time waits to be billed in ${currency}`,
    talking > 0 && `A call is under way, which is billed in ${currency}`,
    from > now && `Until then the client may be billed in ${currency}: a currency is changed at once`,
  ];
  const reason = reasons.find(Boolean);
  if (reason)
    throw new Refusal('conflict', `${reason}.`, [{ field: 'currency', message: `must stay ${currency}` }]);
}

/** A smaller milestone may be full already. */
function countAnew(tx: Transaction, { operatorId, clientId }: Prisma.AgreementModel): Promise<void> {
  return oweSignal(tx, {
    operatorId,
    workflowId: billingWorkflowId(clientId),
    workflowType: BILLING_WORKFLOW,
    start: 'entity',
    input: { operatorId, clientId },
    signal: SHOWS_CHANGED,
  });
}

/** As the audit trail keeps them. */
function termsOf(agreement: Omit<Prisma.AgreementModel, 'id' | 'createdAt'>): Prisma.InputJsonObject {
  const { operatorId: _, clientId, note: __, effectiveFrom, ...terms } = agreement;
  return { clientId, ...terms, effectiveFrom: effectiveFrom.toISOString() };
}
