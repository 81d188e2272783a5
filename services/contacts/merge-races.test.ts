import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { depsWith } from '../../tests/setup/message-vendor.ts';
import type { Caller } from '../caller.ts';
import { importLeads } from '../leads/import-leads.ts';
import { recordText } from '../messaging/record-text.ts';
import { sendMessage } from '../messaging/send-message.ts';
import { Refusal } from '../refusal.ts';
import { mergeContacts } from './merge-contacts.ts';

let world: TestWorld;
let kept: Fixture;
/** Another contact with a lead of the same campaign. */
let other: Fixture;
let caller: Caller;
const NOON = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  kept = await createFixture(world.db);
  other = await read(async (tx) => ({ ...kept, ...(await addLead(tx, kept)) }));
  const tenant = { role: 'operator', operatorId: kept.operatorId } as const;
  caller = { tenant, actor: { kind: 'person', id: 'ana' } };
});

const read = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, kept.operatorId, work);
const merge = (id = other.contactId, into = kept.contactId) =>
  mergeContacts(world.db, caller, { id, into, reason: 'the same person' }, NOON);

/** A moment in which a transaction stands still. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Rows that are still at a contact that was merged, but for leads that ended. */
async function stragglers(): Promise<Record<string, number>> {
  const [row] = await world.ask<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM lead l JOIN contact c ON c.id = l.contact_id
        WHERE c.operator_id = $1 AND c.merged_into IS NOT NULL AND l.merged_into IS NULL) AS leads,
      (SELECT count(*)::int FROM message m JOIN contact c ON c.id = m.contact_id
        WHERE c.operator_id = $1 AND c.merged_into IS NOT NULL) AS messages,
      (SELECT count(*)::int FROM message m JOIN lead l ON l.id = m.lead_id
        WHERE l.operator_id = $1 AND l.merged_into IS NOT NULL) AS of_ended,
      (SELECT count(*)::int FROM contact c JOIN contact i ON i.id = c.merged_into
        WHERE i.operator_id = $1 AND i.merged_into IS NOT NULL) AS chains`,
    [kept.operatorId],
  );
  return row ?? {};
}
const NONE = { leads: 0, messages: 0, of_ended: 0, chains: 0 };

test('a lead that is being added while its contact is merged goes over with it', async () => {
  const campaign = await read((tx) => addCampaign(tx, kept));
  const { opened, open } = gate();
  const adding = read(async (tx) => {
    const { leadId } = await addLead(tx, campaign, { contactId: other.contactId });
    await opened;
    return leadId;
  });
  const merging = merge();
  await lockIsAwaited(world, 'transactionid');
  open();
  const leadId = await adding;
  await merging;
  const lead = await read((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }));
  expect(lead.contactId).toBe(kept.contactId);
  expect(await stragglers()).toEqual(NONE);
});

test('a lead that is added just after its contact was merged is refused, and a message goes to whom it became', async () => {
  const campaign = await read((tx) => addCampaign(tx, kept));
  const { opened, open } = gate();
  const { opened: locked, open: nowLocked } = gate();
  // A merge that has locked and not yet committed.
  const merging = read(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM contact WHERE id = ${other.contactId}::uuid FOR UPDATE`;
    await tx.contact.update({ where: { id: other.contactId }, data: { mergedIntoId: kept.contactId } });
    nowLocked();
    await opened;
  });
  await locked;
  const adding = read((tx) => addLead(tx, campaign, { contactId: other.contactId })).catch(
    (error: Error) => error.message,
  );
  await lockIsAwaited(world, 'transactionid');
  const { operatorId, clientId, leadId, contactId } = other;
  const about = { operatorId, clientId, leadId, contactId, key: 'x', direction: 'outbound', channel: 'sms' };
  const writing = read((tx) =>
    tx.message.create({
      data: { ...about, purpose: 'reply', status: 'sent', fromAddress: 'x', toAddress: 'y', body: 'Hi' },
    }),
  );
  open();
  await merging;
  // As the ORM has it: whoever adds leads does it again, and finds whom the contact became.
  expect(await adding).toContain('write conflict');
  expect((await writing).contactId).toBe(kept.contactId);
});

test('a merge waits for a message that is just going out, and what it leaves behind is one person’s', async () => {
  const { opened, open } = gate();
  const asked = gate();
  const vendor = {
    async send({ messageId }: { messageId: string }) {
      asked.open();
      await opened;
      return { did: 'accept' as const, vendorId: `SM${messageId}` };
    },
    find: async () => 'not_sent' as const,
  };
  const sending = sendMessage(depsWith(world, vendor), {
    ...{ operatorId: kept.operatorId, leadId: other.leadId, appointmentId: null, channel: 'sms' },
    ...{ template: 'sequence_sms', key: 'lead:1', purpose: 'sequence', now: NOON, until: null },
  });
  await asked.opened;
  let merged = false;
  const merging = merge().then(() => {
    merged = true;
  });
  await lockIsAwaited(world, 'advisory');
  expect(merged).toBe(false);
  open();
  expect((await sending).result).toBe('sent');
  await merging;
  expect(await stragglers()).toEqual(NONE);
  const message = await read((tx) => tx.message.findFirstOrThrow({ where: { key: 'lead:1' } }));
  expect(message).toMatchObject({ contactId: kept.contactId, status: 'sent' });
});

test('both directions at once: one is done, the other is told so', async () => {
  const both = await Promise.allSettled([merge(), merge(kept.contactId, other.contactId)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [refused] = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({ code: 'conflict' });
});

test('imports, replies and merges at once: nobody is doubled, nothing is left behind, nobody fails', async () => {
  const campaign = await read((tx) => addCampaign(tx, kept));
  for (let round = 0; round < 12; round += 1) {
    const pair = await read(async (tx) => [await addLead(tx, kept), await addLead(tx, kept)] as const);
    const [into, from] = pair;
    const rows = pair.map(({ phone, email }) => ({ phone, email }));
    const reply = (phone: string) =>
      read((tx) =>
        recordText(tx, {
          ...{ vendor: 'twilio', operatorId: kept.operatorId, at: NOON, actor: ACTOR },
          text: { vendorId: `SM-${phone}`, from: phone, to: kept.ourNumber, body: 'Tell me more' },
        }),
      );
    await Promise.all([
      merge(from.contactId, into.contactId),
      importLeads(world.db, caller, { campaignId: campaign.campaignId, rows }),
      reply(from.phone),
      reply(into.phone),
    ]);
    expect([round, await stragglers()]).toEqual([round, NONE]);
    const leads = await read((tx) => tx.lead.findMany({ where: { contactId: into.contactId } }));
    expect(leads.filter((lead) => lead.campaignId === kept.campaignId)).toMatchObject([
      { status: 'replied' },
    ]);
  }
});
