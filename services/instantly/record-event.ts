import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { contactsLockName, lockName, takeContactLock } from '../messaging/contact-lock.ts';
import { writtenAs } from '../messaging/kept-address.ts';
import { countEvents } from './count.ts';
import { ownersOf } from './owners-of.ts';
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

const LONGEST_NAME = 500;

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
  // Who was erased, and is met again because Instantly knows nothing of it, is not written down anew.
  const lead = email ? await writtenAs(tx, operatorId, email) : null;
  const isErased = lead !== null && lead !== email;
  const campaignId = await lockCampaign(tx, news);
  // Its clock may be ahead of ours: what has happened has happened before it was told.
  const at = fact.at && fact.at > LONG_AGO && fact.at < receivedAt ? fact.at : receivedAt;
  const written = isErased ? {} : { subject: fact.subject, text: fact.text, threadUrl: fact.threadUrl };
  const [event] = await tx.instantlyEvent.createManyAndReturn({
    data: {
      ...{ operatorId, campaignId, externalId: news.externalId, kind: fact.kind, said: fact.said },
      ...{ leadEmail: lead, at, step: fact.step, senderEmail: fact.senderEmail, receivedAt, ...written },
    },
    skipDuplicates: true,
    select: { id: true },
  });
  if (!event) return 'applied';
  const assignments = await tx.instantlyAssignment.findMany({ where: { campaignId } });
  const owners = ownersOf(at, assignments);
  if (owners.length > 0)
    await countEvents(
      tx,
      operatorId,
      Prisma.sql`
        SELECT unnest(${owners}::uuid[]) AS client_id, campaign_id, id AS event_id, kind, at, lead_email
        FROM instantly_event WHERE id = ${event.id}::uuid`,
    );
  if (email) await takeUp(tx, { ...news, email, at, isErased, owners });
  return 'applied';
}

/** A campaign of which an event is the first that we hear is made; its name is set right by Instantly's list. */
async function lockCampaign(
  tx: Transaction,
  { operatorId, connection, fact }: InstantlyNews,
): Promise<string> {
  const { campaignId: externalId, campaignName: name } = fact;
  const known = await lockKnown(tx, operatorId, externalId);
  if (known) return known;
  await tx.instantlyCampaign.createMany({
    data: { operatorId, connection, externalId, name: (name ?? externalId).slice(0, LONGEST_NAME) },
    skipDuplicates: true,
  });
  const made = await lockKnown(tx, operatorId, externalId);
  if (!made) throw new Error('A campaign that was just made cannot be found.');
  return made;
}

async function lockKnown(tx: Transaction, operatorId: string, externalId: string): Promise<string | null> {
  const [campaign] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM instantly_campaign
    WHERE operator_id = ${operatorId}::uuid AND external_id = ${externalId} FOR NO KEY UPDATE`;
  return campaign?.id ?? null;
}
