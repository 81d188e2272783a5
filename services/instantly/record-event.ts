import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { contactsLockName, lockName, takeContactLock } from '../messaging/contact-lock.ts';
import { countForClients } from './count.ts';
import { LONGEST_NAME } from './file-mirror.ts';
import { type Assignment, ownersOf } from './owners-of.ts';
import { takeUp } from './take-up.ts';

export interface InstantlyNews {
  readonly operatorId: string;
  /** The account that it came over: a connection's id, or environment. */
  readonly connection: string;
  /** What makes a repeat a repeat. */
  readonly externalId: string;
  readonly fact: InstantlyFact;
  readonly receivedAt: Date;
  readonly actor: Actor;
}

/** What is said to be older was never told right. */
const LONG_AGO = new Date(0);

/** After which somebody is found, or made, among the contacts. */
const FINDS_CONTACT: readonly string[] = ['replied', 'interested', 'meeting_booked'];

/**
 * Files what happened in a campaign at Instantly, once, counts it for whoever it belongs to, and takes up what a person
 * did. It takes the lock of the person's address, then that of contacts where it may make one, then the campaign's row:
 * whoever sends holds an address while its vendor answers, and nobody's campaign waits for that.
 */
export async function recordInstantlyEvent(tx: Transaction, news: InstantlyNews): Promise<Applied> {
  const { operatorId, fact, receivedAt } = news;
  const email = fact.leadEmail;
  if (email) await takeContactLock(tx, lockName(operatorId, email));
  if (email && FINDS_CONTACT.includes(fact.kind)) await takeContactLock(tx, contactsLockName(operatorId));
  const { campaignId, lead } = (await lockKnown(tx, news)) ?? (await lockMade(tx, news));
  // Its clock may be ahead of ours: what has happened has happened before it was told.
  const at = fact.at && fact.at > LONG_AGO && fact.at < receivedAt ? fact.at : receivedAt;
  const isErased = lead !== (email ?? null);
  const filed = await file(tx, news, { campaignId, lead, at, isErased });
  if (!filed) return 'applied';
  const owners = ownersOf(at, filed.assignments);
  if (owners.length > 0)
    await countForClients(
      tx,
      operatorId,
      Prisma.sql`
        SELECT unnest(${owners}::uuid[]) AS client_id, campaign_id, id AS event_id, kind, at, lead_email
        FROM instantly_event WHERE id = ${filed.id}::uuid`,
    );
  if (email) await takeUp(tx, { ...news, email, at, isErased, owners });
  return 'applied';
}

interface Locked {
  readonly campaignId: string;
  /** As whom the person is written down: whoever was erased, and is met again, as the keyed hash of the address. */
  readonly lead: string | null;
}

async function lockKnown(tx: Transaction, { operatorId, fact }: InstantlyNews): Promise<Locked | undefined> {
  const email = fact.leadEmail ?? null;
  const [locked] = await tx.$queryRaw<Locked[]>`
    SELECT c.id AS "campaignId", coalesce((
      SELECT kept.address FROM suppression AS kept WHERE kept.operator_id = ${operatorId}::uuid
        AND kept.address = erased_address(${operatorId}::uuid, ${email}) LIMIT 1), ${email}) AS lead
    FROM instantly_campaign AS c
    WHERE c.operator_id = ${operatorId}::uuid AND c.external_id = ${fact.campaignId} FOR NO KEY UPDATE OF c`;
  return locked;
}

/** A campaign of which an event is the first that we hear; its name is set right by Instantly's list. */
async function lockMade(tx: Transaction, news: InstantlyNews): Promise<Locked> {
  const { operatorId, connection, fact } = news;
  const { campaignId: externalId, campaignName: name = externalId } = fact;
  await tx.instantlyCampaign.createMany({
    data: { operatorId, connection, externalId, name: name.slice(0, LONGEST_NAME) },
    skipDuplicates: true,
  });
  const made = await lockKnown(tx, news);
  if (!made) throw new Error('A campaign that was just made cannot be found.');
  return made;
}

interface Filed {
  readonly id: string;
  readonly assignments: readonly Assignment[];
}

/** Files it, and reads whose the campaign was and is. @returns null: it was filed before */
async function file(
  tx: Transaction,
  { operatorId, externalId, fact, receivedAt }: InstantlyNews,
  { campaignId, lead, at, isErased }: Locked & { readonly at: Date; readonly isErased: boolean },
): Promise<Filed | null> {
  const { kind, said, step = null, senderEmail = null } = fact;
  const { subject = null, text = null, threadUrl = null } = isErased ? {} : fact;
  const [filed] = await tx.$queryRaw<{ id: string; assignments: readonly AssignmentJson[] }[]>`
    WITH added AS (
      INSERT INTO instantly_event (operator_id, campaign_id, external_id, kind, said, lead_email, at, step, subject, text,
        sender_email, thread_url, received_at)
      VALUES (${operatorId}::uuid, ${campaignId}::uuid, ${externalId}, ${kind}, ${said}, ${lead},
        ${at.toISOString()}::timestamptz, ${step}::int, ${subject}, ${text}, ${senderEmail}, ${threadUrl},
        ${receivedAt.toISOString()}::timestamptz)
      ON CONFLICT DO NOTHING RETURNING id)
    SELECT id, coalesce((SELECT jsonb_agg(jsonb_build_object('clientId', client_id, 'fromAt', from_at, 'untilAt', until_at))
      FROM instantly_assignment WHERE campaign_id = ${campaignId}::uuid), '[]') AS assignments FROM added`;
  if (!filed) return null;
  const assignments = filed.assignments.map(({ clientId, fromAt, untilAt }) => ({
    ...{ clientId, fromAt: new Date(fromAt), untilAt: untilAt === null ? null : new Date(untilAt) },
  }));
  return { id: filed.id, assignments };
}

interface AssignmentJson {
  readonly clientId: string;
  readonly fromAt: string;
  readonly untilAt: string | null;
}
