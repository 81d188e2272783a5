import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { appointmentWorkflowId } from '../../contracts/appointments/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addAppointment,
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { stopLead } from '../leads/stop-lead.ts';
import { getContact } from './get-contact.ts';
import { mergeContacts } from './merge-contacts.ts';
import { previewMerge } from './preview-merge.ts';
import { resolveContact } from './resolve-contact.ts';

let world: TestWorld;
/** The contact that is kept, with a lead of the campaign. */
let kept: Fixture;
/** The one that is merged, with a lead of another campaign of the same client. */
let other: Fixture;
let caller: Caller;
const NOW = new Date('2026-06-01T12:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  kept = await createFixture(world.db);
  other = await read((tx) => addCampaign(tx, kept));
  const tenant = { role: 'operator', operatorId: kept.operatorId } as const;
  caller = { tenant, actor: { kind: 'person', id: 'ana' } };
});

const read = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, kept.operatorId, work);
const merge = (id = other.contactId, into = kept.contactId) =>
  mergeContacts(world.db, caller, { id, into, reason: 'the same person' }, NOW);
const leadOf = (id: string) => read((tx) => tx.lead.findUniqueOrThrow({ where: { id } }));
const contactOf = (id: string) => read((tx) => tx.contact.findUniqueOrThrow({ where: { id } }));

/** A lead of the kept one's campaign for the contact that is merged: one of the two ends. */
const addRival = () =>
  read((tx) => addLead(tx, kept, { contactId: other.contactId })).then((lead) => ({ ...kept, ...lead }));

async function addHistory(lead: Fixture, key: string): Promise<{ appointmentId: string }> {
  const { operatorId, clientId, leadId, contactId } = lead;
  const who = { operatorId, clientId, leadId, contactId };
  return read(async (tx) => {
    const appointmentId = await addAppointment(tx, lead, { startsAt: NOW });
    const addresses = { fromAddress: lead.ourNumber, toAddress: lead.phone, body: 'Hi' };
    const sent = { direction: 'outbound', channel: 'sms', purpose: 'sequence', status: 'sent' };
    await tx.message.create({ data: { ...who, ...addresses, ...sent, key } });
    await tx.call.create({ data: { ...who, key, direction: 'outbound', status: 'ended' } });
    await tx.task.create({ data: { operatorId, clientId, leadId, key, kind: 'manual', title: 'Call' } });
    const question = { operatorId, clientId, contactId, appointmentId, fromNumber: lead.ourNumber };
    await tx.pendingQuestion.create({ data: question });
    await tx.contactNumber.upsert({
      where: { operatorId_clientId_contactId: { operatorId, clientId, contactId } },
      create: { operatorId, clientId, contactId, number: lead.ourNumber },
      update: {},
    });
    return { appointmentId };
  });
}

describe('merging two contacts', () => {
  test('takes leads and all that was written about them over', async () => {
    const { appointmentId } = await addHistory(other, 'one');
    const answer = await merge();
    expect(answer.leads.map(({ id }) => id).sort()).toEqual([kept.leadId, other.leadId].sort());
    const contactId = kept.contactId;
    const moved = await read(async (tx) => [
      await tx.message.count({ where: { contactId, leadId: other.leadId } }),
      await tx.call.count({ where: { contactId, leadId: other.leadId } }),
      await tx.appointment.count({ where: { contactId, id: appointmentId } }),
      await tx.pendingQuestion.count({ where: { contactId } }),
      await tx.contactNumber.count({ where: { contactId } }),
      await tx.lead.count({ where: { contactId: other.contactId } }),
    ]);
    expect(moved).toEqual([1, 1, 1, 1, 1, 0]);
    expect(await read((tx) => owed(tx, appointmentWorkflowId(appointmentId)))).toHaveLength(1);
  });

  test('fills in what is empty, unites tags and fields, and keeps what it has', async () => {
    await read(async (tx) => {
      const data = { tags: ['a', 'b'], company: 'Sample', fields: { plan: 'x', size: 2 }, zone: 'UTC' };
      await tx.contact.update({ where: { id: other.contactId }, data });
      const mine = { tags: ['b'], company: null, fields: { plan: 'y' }, zone: 'America/New_York' };
      await tx.contact.update({ where: { id: kept.contactId }, data: mine });
    });
    await merge();
    expect(await contactOf(kept.contactId)).toMatchObject({
      ...{ phone: kept.phone, email: kept.email, tags: ['b', 'a'], company: 'Sample' },
      ...{ fields: { plan: 'y', size: 2 }, zone: 'America/New_York' },
    });
    const [entry] = await read((tx) => tx.audit.findMany({ where: { action: 'contact.merge' } }));
    expect(entry?.subjectId).toBe(kept.contactId);
    const { clashes } = (entry?.after ?? {}) as { clashes: string[] };
    expect(clashes).toEqual(expect.arrayContaining(['phone', 'email', 'zone', 'fields.plan']));
    const note = await read((tx) => tx.auditNote.findFirstOrThrow({ where: { auditId: entry?.id ?? '' } }));
    expect(note.words).toBe('the same person');
    expect(JSON.stringify(entry)).not.toContain('Sample');
  });

  test('the person is met at either phone and either email afterwards, and by nobody else’s', async () => {
    await merge();
    const { operatorId } = kept;
    for (const person of [
      { phone: kept.phone },
      { phone: other.phone },
      { email: kept.email },
      { email: other.email },
      { phone: other.phone, email: kept.email },
    ]) {
      const found = await read((tx) => resolveContact(tx, operatorId, person));
      expect([person, found]).toEqual([person, { id: kept.contactId, created: false }]);
    }
    expect(await contactOf(other.contactId)).toMatchObject({ phone: other.phone, email: other.email });
  });

  test('an address that the kept one lacks becomes its own', async () => {
    await read((tx) => tx.contact.update({ where: { id: kept.contactId }, data: { phone: null } }));
    const { merged } = await merge();
    expect((await contactOf(kept.contactId)).phone).toBe(other.phone);
    expect(merged).toMatchObject([{ id: other.contactId, phone: null, email: other.email }]);
  });

  test('tells what runs to read its facts again', async () => {
    const { leadId } = other;
    const running = { sequenceId: kept.sequenceId, startedAt: NOW };
    await read((tx) => tx.lead.update({ where: { id: leadId }, data: running }));
    await merge();
    const told = await read((tx) => owed(tx, leadWorkflowId(leadId), leadWorkflowId(kept.leadId)));
    expect(told).toEqual(['leadSequence leadEvent look_again']);
  });
});

describe('two leads of one campaign', () => {
  test('the one with an appointment goes on, even if it is the other contact’s; the history is its', async () => {
    const rival = await addRival();
    await addHistory(kept, 'mine');
    await read((tx) => tx.appointment.updateMany({ data: { status: 'cancelled' } }));
    const { appointmentId } = await addHistory(rival, 'theirs');
    await merge();
    expect(await leadOf(rival.leadId)).toMatchObject({ contactId: kept.contactId, endedAt: null });
    const ended = await leadOf(kept.leadId);
    expect(ended).toMatchObject({ mergedIntoId: rival.leadId, ending: 'stopped', endedAt: NOW });
    expect(ended.contactId).not.toBe(kept.contactId);
    const where = { leadId: rival.leadId };
    const history = await read(async (tx) => [
      await tx.message.count({ where }),
      await tx.call.count({ where }),
      await tx.task.count({ where }),
      await tx.appointment.count({ where: { ...where, contactId: kept.contactId } }),
    ]);
    expect(history).toEqual([2, 2, 2, 2]);
    expect(await read((tx) => owed(tx, leadWorkflowId(kept.leadId)))).toEqual([
      'leadSequence leadEvent stop stopped',
    ]);
    expect(await read((tx) => owed(tx, appointmentWorkflowId(appointmentId)))).toHaveLength(1);
    // A lead that ended is no lead of the person's any more.
    expect((await getContact(world.db, caller, kept.contactId)).leads.map(({ id }) => id)).not.toContain(
      kept.leadId,
    );
  });

  test('who opted out by the one is not worked on by the other', async () => {
    const rival = await addRival();
    await read(async (tx) => {
      await tx.lead.update({ where: { id: rival.leadId }, data: { status: 'opted_out' } });
    });
    await merge();
    expect(await leadOf(rival.leadId)).toMatchObject({ status: 'opted_out', contactId: kept.contactId });
    expect(await leadOf(kept.leadId)).toMatchObject({ mergedIntoId: rival.leadId });
  });

  test('late news of the lead that ended are news of the one that goes on', async () => {
    const rival = await addRival();
    await merge();
    const [gone, stays] =
      (await leadOf(rival.leadId)).mergedIntoId === null
        ? [kept.leadId, rival.leadId]
        : [rival.leadId, kept.leadId];
    const { operatorId, clientId } = kept;
    await read(async (tx) => {
      const actor = { kind: 'event', id: 'x' } as const;
      await changeLeadStatus(tx, { operatorId, leadId: gone, to: 'replied', reason: 'x', actor });
      await stopLead(tx, { operatorId, leadId: gone, reason: 'replied' });
      const lost = { operatorId, clientId, leadId: gone, contactId: other.contactId, key: 'late' };
      await tx.call.create({ data: { ...lost, direction: 'inbound', status: 'ended' } });
    });
    expect((await leadOf(stays)).status).toBe('replied');
    expect(await read((tx) => owed(tx, leadWorkflowId(stays)))).toContain(
      'leadSequence leadEvent stop replied',
    );
    const call = await read((tx) => tx.call.findFirstOrThrow({ where: { key: 'late' } }));
    expect(call).toMatchObject({ leadId: stays, contactId: kept.contactId });
  });

  test('what a preview says is what happens', async () => {
    const rival = await addRival();
    await addHistory(rival, 'x');
    const { contactId: id } = other;
    const preview = await previewMerge(world.db, caller, { id, into: kept.contactId });
    const { campaignId } = kept;
    expect(preview.leads).toEqual([
      { leadId: other.leadId, campaignId: other.campaignId, becomes: 'moves', survivorId: null },
      { leadId: rival.leadId, campaignId, becomes: 'survives', survivorId: null },
      { leadId: kept.leadId, campaignId, becomes: 'ends', survivorId: rival.leadId },
    ]);
    expect(preview.moves).toEqual({ messages: 1, calls: 1, appointments: 1 });
    expect(preview.clashes.map(({ field }) => field)).toEqual(['phone', 'email', 'name']);
    await merge();
    expect((await leadOf(kept.leadId)).mergedIntoId).toBe(rival.leadId);
  });
});

describe('refusals and chains', () => {
  test('A into B and B into C: both are C, and are met at all their addresses', async () => {
    const third = await read((tx) => addCampaign(tx, kept));
    await addRival();
    await merge();
    await merge(kept.contactId, third.contactId);
    expect(await contactOf(other.contactId)).toMatchObject({ mergedIntoId: third.contactId });
    const found = await read((tx) => resolveContact(tx, kept.operatorId, { phone: other.phone }));
    expect(found.id).toBe(third.contactId);
    const { leads, merged } = await getContact(world.db, caller, third.contactId);
    expect([leads.length, merged.length]).toEqual([3, 2]);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['into itself', () => merge(kept.contactId, kept.contactId), 'invalid'],
    ['of nobody', () => merge('00000000-0000-4000-8000-000000000000'), 'not_found'],
    ['into nobody', () => merge(other.contactId, '00000000-0000-4000-8000-000000000000'), 'not_found'],
  ])('%s is refused', async (_, attempt, code) => {
    await expect(attempt()).rejects.toMatchObject({ code });
  });

  test('into another operator’s contact, or of it, is refused: there is none', async () => {
    const foreign = await createFixture(world.db);
    await expect(merge(other.contactId, foreign.contactId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(merge(foreign.contactId, kept.contactId)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('twice is refused, and so is into one that was merged; both say whom to name', async () => {
    const third = await read((tx) => addCampaign(tx, kept));
    await merge();
    await expect(merge()).rejects.toMatchObject({ code: 'conflict' });
    await expect(merge(third.contactId, other.contactId)).rejects.toThrow(kept.contactId);
  });

  test('a client may not', async () => {
    const tenant = { role: 'client', operatorId: kept.operatorId, clientId: kept.clientId } as const;
    caller = { ...caller, tenant };
    await expect(merge()).rejects.toMatchObject({ code: 'forbidden' });
  });
});
