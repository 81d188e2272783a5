import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { erasureWorkflowId } from '../../contracts/contacts/erasure.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { Caller } from '../../services/caller.ts';
import { askErasure } from '../../services/contacts/ask-erasure.ts';
import { getCertificate } from '../../services/contacts/get-certificate.ts';
import { keptFile } from '../../services/messaging/keep-file.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { textOf } from '../../tests/workflows/histories.ts';
import { openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let second: Fixture;

beforeAll(async () => {
  stage = await openStage();
  second = await addClient(stage.db, stage.operatorId);
});
afterAll(async () => stage?.close());

const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: stage.operatorId },
  actor: { kind: 'key', id: 'test' },
});

async function meet(): Promise<Person> {
  const person = await addPerson(stage.db, stage.campaign, second, await stage.now());
  for (const [name, text] of [
    [person.attachment, 'knee'],
    [person.listFile, `phone\n${person.phone.slice(2)}\n`],
  ] as const) {
    const file = keptFile(stage.filesDir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return person;
}

/** @returns the erasure's id, once it is owed to its workflow */
async function ask({ contactId }: Person): Promise<string> {
  const erasure = { id: contactId, confirm: contactId, reason: 'asked', requestedBy: 'person' } as const;
  const { id } = await askErasure(stage.db, caller(), erasure, await stage.now());
  await stage.relay();
  return id;
}

/** With what the payloads say. */
async function textOfHistory(workflowId: string): Promise<string> {
  const history = await stage.client.workflow.getHandle(workflowId).fetchHistory();
  return textOf(JSON.parse(JSON.stringify(history)));
}

test('a person is erased here, at every vendor that can, and on disk; the certificate tells what could not be', async () => {
  const person = await meet();
  const id = await ask(person);
  await stage.ending(erasureWorkflowId(id));
  await stage.record('contacts/erased', erasureWorkflowId(id));
  expect(stage.vendors.deleted).toHaveLength(1);
  // Two texts by Twilio, the booking ahead, the recipient.
  expect(stage.vendors.erased).toHaveLength(4);
  expect(stage.vendors.erased).toContain(person.email);
  expect(existsSync(keptFile(stage.filesDir, person.attachment))).toBe(false);
  expect(existsSync(keptFile(stage.filesDir, person.listFile))).toBe(false);
  const { elsewhere, here } = await getCertificate(stage.db, caller(), id);
  expect(elsewhere.map(({ holder, erased, notErased }) => [holder, erased, notErased.length]).sort()).toEqual(
    [
      ['Cal.com', 0, 2],
      ['MessageBird', 0, 1],
      ['Retell', 1, 0],
      ['SendGrid', 0, 1],
      ['Twilio', 2, 0],
      ['our own files', 1, 0],
      ['our own files', 1, 0],
    ],
  );
  expect(here.length).toBeGreaterThan(12);
});

test('neither its history nor the certificate holds anything of the person', async () => {
  const person = await meet();
  const id = await ask(person);
  await stage.ending(erasureWorkflowId(id));
  const history = await textOfHistory(erasureWorkflowId(id));
  expect(history.includes(id)).toBe(true);
  const certificate = JSON.stringify(await getCertificate(stage.db, caller(), id));
  for (const text of [history, certificate])
    expect(person.needles.filter((needle) => new RegExp(needle, 'i').test(text))).toEqual([]);
});

test('what runs for the person ends: its sequence, its appointment ahead; nobody reaches it from the moment it is asked', async () => {
  const person = await meet();
  const { operatorId } = stage;
  const { leadId } = person;
  await stage.tell((tx) => tx.lead.update({ where: { id: leadId }, data: { startedAt: new Date() } }));
  await stage.client.workflow.start('leadSequence', {
    ...{ workflowId: leadWorkflowId(leadId), taskQueue: 'followthrough' },
    args: [{ operatorId, leadId }],
  });
  const before = stage.vendors.sentTo(person.phone).length + stage.vendors.calls.length;
  const id = await ask(person);
  await stage.ending(leadWorkflowId(leadId));
  await stage.ending(erasureWorkflowId(id));
  expect(stage.vendors.sentTo(person.phone).length + stage.vendors.calls.length).toBe(before);
  const { lead, appointment } = await stage.read(async (tx) => ({
    lead: await tx.lead.findUniqueOrThrow({ where: { id: leadId } }),
    appointment: await tx.appointment.findUniqueOrThrow({ where: { id: person.aheadId } }),
  }));
  expect(lead).toMatchObject({ ending: 'erased', status: 'opted_out' });
  expect(appointment.status).toBe('cancelled');
});

test('a vendor that refuses, and one that stays away for two days, hold up nothing: the certificate says so', async () => {
  const person = await meet();
  const [stuck = ''] = await stage.read(async (tx) => {
    const calls = await tx.call.findMany({ where: { contactId: person.contactId } });
    return calls.flatMap(({ vendorId }) => vendorId ?? []);
  });
  stage.vendors.kept.add(stuck);
  stage.vendors.moods['erase'] = Array<'nothing'>(400).fill('nothing');
  const id = await ask(person);
  await stage.ending(erasureWorkflowId(id));
  stage.vendors.moods['erase'] = [];
  stage.vendors.kept.clear();
  const { elsewhere } = await getCertificate(stage.db, caller(), id);
  const why = elsewhere.flatMap(({ holder, notErased }) => notErased.map((left) => `${holder}: ${left.why}`));
  expect(why).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Retell: the vendor refused to/),
      expect.stringMatching(/^Twilio: the vendor did not do it though it was asked again and again/),
    ]),
  );
});
