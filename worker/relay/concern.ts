import { isConnectionVendor } from '../../contracts/connections/secrets.ts';
import { takeRole, becomeSystem, type Transaction } from '../../prisma/tenant.ts';
import { activeConnection } from '../../services/connections/active-connection.ts';
import type { QueuedEvent, Route } from '../../services/inbox/event-queue.ts';
import { NOBODYS, NOT_YOURS } from '../../services/inbox/nobodys.ts';
import { ourId } from '../../services/our-id.ts';

/** Ids of ours that an event names. */
interface NamedIds {
  readonly lead?: string | undefined;
  readonly call?: string | undefined;
  readonly message?: string | undefined;
  readonly invoice?: string | undefined;
  readonly creditNote?: string | undefined;
  readonly paymentSetup?: string | undefined;
}

/** Whom an event may concern, before it is decided whose it is. */
export interface Concern {
  /** What its events stay in order of. */
  readonly entityKey: string;
  /** The operator that the payload itself names. */
  readonly said?: string | undefined;
  /** Strangers may write what they like into the payload: records count for more than what it says. */
  readonly isHearsay?: boolean;
  /** The operators whose records have the numbers and the vendor's ids that it names, asked by the system. */
  readonly holders: () => Promise<readonly string[]>;
  readonly names?: NamedIds;
}

/**
 * Whose event it is. Over an own account it can only be that operator's: what the payload says of others does not count,
 * and an event about another's records is not acted on. Over the environment's account the payload and the records
 * decide; an operator with an account of its own is then only told of what it has on record, which was sent before.
 */
export function whose(tx: Transaction, event: QueuedEvent, concern: Concern): Promise<Route> {
  return event.connection === 'environment'
    ? overEnvironment(tx, event, concern)
    : overOwnAccount(tx, event, concern);
}

const HAS_OWN = "it came over this installation's account, and who it names has an account of its own there";

async function overOwnAccount(tx: Transaction, event: QueuedEvent, concern: Concern): Promise<Route> {
  const { operatorId } = event;
  if (!operatorId) throw new Error('it came over a connection, and is without its operator');
  const said = ourId(concern.said);
  const holders = await concern.holders();
  const isHeld = holders.includes(operatorId);
  const isForeign =
    (holders.length > 0 && !isHeld) ||
    (!(concern.isHearsay && isHeld) &&
      ((said !== undefined && said !== operatorId) ||
        (await onRecord(tx, operatorId, concern.names)).includes(false)));
  return isForeign
    ? { drop: 'no_recipient', error: NOT_YOURS }
    : { operatorId, entityKey: concern.entityKey };
}

async function overEnvironment(tx: Transaction, event: QueuedEvent, concern: Concern): Promise<Route> {
  const { entityKey } = concern;
  const said = ourId(concern.said);
  const held = concern.isHearsay || !said ? await onlyOf(tx, event, await concern.holders()) : undefined;
  if (held) return { operatorId: held, entityKey };
  if (!said || !(await isOperator(tx, said))) return { drop: 'no_recipient', error: NOBODYS };
  if (await hasOwnAccount(tx, said, event.vendor)) {
    const isKnown =
      (await onRecord(tx, said, concern.names)).includes(true) || (await concern.holders()).includes(said);
    if (!isKnown) return { drop: 'no_recipient', error: HAS_OWN };
  }
  return { operatorId: said, entityKey };
}

/** Ids of a vendor's are of one account: where several operators have one on record, it is who uses this account. */
async function onlyOf(
  tx: Transaction,
  { vendor }: QueuedEvent,
  holders: readonly string[],
): Promise<string | undefined> {
  if (holders.length < 2) return holders[0];
  const here: string[] = [];
  for (const each of holders) if (!(await hasOwnAccount(tx, each, vendor))) here.push(each);
  return here.length === 1 ? here[0] : undefined;
}

/** Another installation may use the same account, and its ids ride along in the same way. */
async function isOperator(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.organization.count({ where: { id, kind: 'operator' } })) > 0;
}

async function hasOwnAccount(tx: Transaction, operatorId: string, vendor: string): Promise<boolean> {
  return isConnectionVendor(vendor) && (await activeConnection(tx, operatorId, vendor)) !== null;
}

/** Of each id of ours that is named, whether the operator has it: asked as that operator, who sees no one else's. */
async function onRecord(tx: Transaction, operatorId: string, names: NamedIds = {}): Promise<boolean[]> {
  const named = Object.entries(names).flatMap(([what, text]) => {
    const id = ourId(text);
    return id ? [{ what: what as keyof NamedIds, id }] : [];
  });
  if (named.length === 0) return [];
  await takeRole(tx, { role: 'operator', operatorId });
  const found: boolean[] = [];
  for (const { what, id } of named) found.push((await COUNT[what](tx, id)) > 0);
  await becomeSystem(tx);
  return found;
}

const COUNT: Readonly<Record<keyof NamedIds, (tx: Transaction, id: string) => Promise<number>>> = {
  lead: (tx, id) => tx.lead.count({ where: { id } }),
  call: (tx, id) => tx.call.count({ where: { id } }),
  message: (tx, id) => tx.message.count({ where: { id } }),
  invoice: (tx, id) => tx.invoice.count({ where: { id } }),
  creditNote: (tx, id) => tx.creditNote.count({ where: { id } }),
  paymentSetup: (tx, id) => tx.paymentSetup.count({ where: { id } }),
};
