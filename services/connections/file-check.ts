import { type CheckOutcome, UNNAMED_ACCOUNT } from '../../contracts/connections/check-outcome.ts';
import { checkConnectionId } from '../../contracts/connections/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import type { Sealer } from '../seal.ts';
import { type ConnectionRow, lockConnection, openSlot, sealSlot, VENDOR_NAMES } from './connection-row.ts';
import { onlyVerifying, type Secrets, verifyingSecret } from './verifying-secret.ts';

export interface FiledCheck {
  readonly connectionId: string;
  /** Which question it answers. */
  readonly version: number;
  readonly outcome: CheckOutcome;
  readonly now: Date;
}

/**
 * Files what the vendor said, as the operator. Yes: what was entered is used from now on, and what was used before goes on
 * verifying events for as long as was asked for. A refusal: what was entered is dropped, and what was used before stays.
 * When the vendor could not be asked, everything stays, and is asked again. Filed again it changes nothing.
 *
 * @returns `outdated`: something else was entered or asked meanwhile, or the connection was ended
 */
export async function fileCheck(
  tx: Transaction,
  seal: Sealer,
  { connectionId, version, outcome, now }: FiledCheck,
): Promise<'filed' | 'outdated'> {
  const named = await tx.vendorConnection.findUnique({ where: { id: connectionId } });
  const row = named && (await lockConnection(tx, named.operatorId, (named as ConnectionRow).vendor));
  if (row?.id !== connectionId || row.version !== version) return 'outdated';
  if (!row.sealedCandidate && !row.sealedSecrets) return 'outdated';
  const checked = ofSameAccount(row, outcome);
  if (checked.ok) await take(tx, seal, row, { ...checked, now });
  else if (checked.isRefusal) await drop(tx, row, { ...checked, now });
  else await tx.vendorConnection.update({ where: { id: row.id }, data: { problem: checked.problem } });
  return 'filed';
}

/** What went out through an account is looked up there by its connection: so a connection stays with its account. */
function ofSameAccount(row: ConnectionRow, outcome: CheckOutcome): CheckOutcome {
  if (!outcome.ok || row.status !== 'active' || !row.sealedCandidate) return outcome;
  if ([row.account, UNNAMED_ACCOUNT].includes(outcome.account) || row.account === UNNAMED_ACCOUNT)
    return outcome;
  const problem = `These are the keys of ${outcome.account}, and ${row.account} is connected, where all that was sent so far is looked up. End that connection first, then connect the other account.`;
  return { ok: false, isRefusal: true, problem };
}

type Yes = Extract<CheckOutcome, { ok: true }> & { readonly now: Date };

async function take(
  tx: Transaction,
  seal: Sealer,
  row: ConnectionRow,
  { account, name, now }: Yes,
): Promise<void> {
  const candidate = openSlot(seal, row, 'candidate');
  await tx.vendorConnection.update({
    where: { id: row.id },
    data: {
      ...{ status: 'active', account, accountName: name, problem: null },
      ...{ checkedAt: now, checkedVersion: row.version, updatedAt: now },
      ...(candidate && {
        ...{
          sealedSecrets: sealSlot(seal, row, 'secrets', candidate),
          sealedCandidate: null,
          candidateAt: null,
        },
        ...previousOf(seal, row, verifyingSecret(row.vendor, candidate), now),
      }),
    },
  });
  if (candidate) await tell(tx, row, 'connection.use', { vendor: row.vendor, version: row.version, account });
}

/** What verified events until now goes on doing so for a while. Nothing where it has not changed. */
function previousOf(seal: Sealer, row: ConnectionRow, verifies: string, now: Date) {
  const used = openUsed(seal, row);
  if (!used || verifyingSecret(row.vendor, used) === verifies) return {};
  if (row.previousHours === 0 || !verifyingSecret(row.vendor, used))
    return { sealedPrevious: null, previousUntil: null };
  return {
    sealedPrevious: sealSlot(seal, row, 'previous', onlyVerifying(row.vendor, used)),
    previousUntil: new Date(now.getTime() + row.previousHours * 3_600_000),
  };
}

/** Null: there is none, or its key is gone. Then what is entered anew takes its place all the same. */
function openUsed(seal: Sealer, row: ConnectionRow): Secrets | null {
  try {
    return openSlot(seal, row, 'secrets');
  } catch {
    return null;
  }
}

type No = Extract<CheckOutcome, { ok: false }> & { readonly now: Date };

async function drop(tx: Transaction, row: ConnectionRow, { problem: said, now }: No): Promise<void> {
  const wasEntered = row.sealedCandidate !== null;
  const stays = wasEntered && row.sealedSecrets ? ' What was used before stays in use.' : '';
  const problem = `${VENDOR_NAMES[row.vendor]}: ${said}${stays}`;
  await tx.vendorConnection.update({
    where: { id: row.id },
    data: {
      ...{ problem, checkedAt: now, checkedVersion: row.version, updatedAt: now },
      ...{ sealedCandidate: null, candidateAt: null },
    },
  });
  // Asked every few hours about what is in use, the vendor may refuse it for weeks.
  if (wasEntered || row.problem !== problem)
    await tell(tx, row, 'connection.refuse', { vendor: row.vendor, version: row.version });
}

async function tell(
  tx: Transaction,
  row: ConnectionRow,
  action: string,
  after: Record<string, string | number>,
): Promise<void> {
  await audit(tx, {
    operatorId: row.operatorId,
    actor: { kind: 'workflow', id: checkConnectionId(row.id, row.version) },
    subject: { type: 'vendor_connection', id: row.id },
    ...{ action, after },
  });
}
