import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { settleFieldsWorkflowId } from '../../contracts/contacts/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addLead,
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { type ImportDesk, openImportDesk } from '../../tests/setup/imports.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import type { Caller } from '../caller.ts';
import { changeOperator } from '../identity/change-operator.ts';
import { createSealer } from '../seal.ts';
import { changeContact } from './change-contact.ts';
import { mergeContacts } from './merge-contacts.ts';
import { readSealed } from './read-sealed.ts';
import { settleFields } from './settle-fields.ts';

const MAPPED = { mapping: { ssn: 'field:ssn', plan: 'field:plan' } } as const;

let world: TestWorld;
let fixture: Fixture;
let desk: ImportDesk;
let caller: Caller;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(async () => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  desk = openImportDesk(world, fixture);
  caller = { tenant: { role: 'operator', operatorId: fixture.operatorId }, actor: ACTOR };
});

const mark = (...sensitiveFields: string[]) => changeOperator(world.db, caller, { sensitiveFields });
const read = async (id: string) => (await readSealed(world.db, testSeal, caller, id)).fields;

async function settleAll(seal = testSeal): Promise<number> {
  let changed = 0;
  for (let after: string | null = null; ; ) {
    const page = await settleFields(world.db, seal, { operatorId: fixture.operatorId, after });
    changed += page.changed;
    if (page.next === null) return changed;
    after = page.next;
  }
}

/** In which tables somebody who stole a copy of the database would read a text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await world.ask<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const found = [];
  for (const { name } of tables) {
    const [row] = await world.ask(`SELECT FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`, [text]);
    if (row) found.push(name);
  }
  return found;
}

const contactAt = (phone: string) =>
  asOperator(world.db, fixture.operatorId, (tx) => tx.contact.findFirstOrThrow({ where: { phone } }));

describe('a field that is marked sensitive', () => {
  test('is sealed on every way in, and nowhere else in the database either', async () => {
    await mark('ssn');
    await desk.bring(
      fixture.campaignId,
      `phone,ssn,plan\n+12125550801,078-05-1120,gold\n+12125550802,${'far too long '.repeat(200)},x\n`,
      MAPPED,
    );
    await changeContact(world.db, testSeal, caller, { id: fixture.contactId, fields: { ssn: 457555462 } });

    const first = await contactAt('+12125550801');
    expect(first.fields).toEqual({ plan: 'gold', ssn: { sealed: expect.any(String) } });
    expect(await read(first.id)).toEqual({ ssn: '078-05-1120' });
    expect(await read(fixture.contactId)).toEqual({ ssn: 457555462 });
    for (const secret of ['078-05-1120', 'far too long', '457555462'])
      expect([secret, await tablesWith(secret)]).toEqual([secret, []]);
  });

  test('is opened for a reader whom the trail names, with the names of what was read', async () => {
    await mark('ssn');
    await changeContact(world.db, testSeal, caller, {
      id: fixture.contactId,
      fields: { ssn: '078-05-1120', plan: 'x' },
    });
    await read(fixture.contactId);
    const rows = await asOperator(world.db, fixture.operatorId, (tx) =>
      tx.audit.findMany({ where: { action: 'contact.sealed_fields.read' } }),
    );
    expect(rows).toMatchObject([
      { subjectId: fixture.contactId, actorId: ACTOR.id, after: { names: ['ssn'] } },
    ]);
  });

  test('that was known before is sealed when it is marked, and open again when it is not', async () => {
    await asOperator(world.db, fixture.operatorId, (tx) => addLead(tx, fixture));
    await asOperator(world.db, fixture.operatorId, (tx) =>
      tx.contact.updateMany({ data: { fields: { ssn: '123-45-0001', plan: 'gold', age: 5 } } }),
    );
    await mark('ssn', 'age');
    expect(await settleAll()).toBe(2);
    expect(await settleAll()).toBe(0);
    expect(await tablesWith('123-45-0001')).toEqual([]);
    expect(await read(fixture.contactId)).toEqual({ ssn: '123-45-0001', age: 5 });
    await mark('age');
    expect(await settleAll()).toBe(2);
    const contact = await contactAt(fixture.phone);
    expect(contact.fields).toEqual({ ssn: '123-45-0001', plan: 'gold', age: { sealed: expect.any(String) } });
  });

  test('is not missed by a mark that comes while an import writes', async () => {
    let marked: Promise<unknown> | undefined;
    const rows = Array.from({ length: 40 }, (_, i) => `+1212555${String(9000 + i)},123-45-0002,gold`);
    const importId = await desk.send(fixture.campaignId, `phone,ssn,plan\n${rows.join('\n')}\n`, MAPPED);
    await desk.run(importId, {
      batchSize: 5,
      progress: (words) => {
        if (words !== null) marked ??= mark('ssn');
      },
    });
    expect(marked).toBeDefined();
    expect(await tablesWith('123-45-0002')).toEqual(['contact']);
    await marked;
    await settleAll();
    expect(await tablesWith('123-45-0002')).toEqual([]);
  });

  test('is looked for once more when a merge brings it behind a look that has passed', async () => {
    await mark('ssn');
    const { operatorId, contactId } = fixture;
    const looks = () =>
      asOperator(world.db, operatorId, (tx) =>
        tx.workflowSignal.count({ where: { workflowId: settleFieldsWorkflowId(operatorId) } }),
      );
    expect(await looks()).toBe(1);
    const add = (phone: string, fields: Record<string, string>) =>
      asOperator(world.db, operatorId, (tx) => tx.contact.create({ data: { operatorId, phone, fields } }));
    // Not come to yet.
    const late = await add('+12125550811', { ssn: '123-45-0003' });
    const plain = await add('+12125550812', { plan: 'gold' });
    const merge = (id: string) =>
      mergeContacts(world.db, caller, { id, into: contactId, reason: 'the same' }, new Date());
    await merge(plain.id);
    expect(await looks()).toBe(1);
    await merge(late.id);
    expect(await looks()).toBe(2);
    await settleAll();
    expect(await tablesWith('123-45-0003')).toEqual([]);
    expect(await read(contactId)).toEqual({ ssn: '123-45-0003' });
  });

  test('is sealed by the new key after a rotation, and the old one is needed no more', async () => {
    await mark('ssn');
    await changeContact(world.db, testSeal, caller, {
      id: fixture.contactId,
      fields: { ssn: '078-05-1120' },
    });
    const [oldKey, newKey] = [
      { id: 'test', key: Buffer.alloc(32, 7) },
      { id: 'next', key: Buffer.alloc(32, 8) },
    ];
    expect(await settleAll(createSealer([newKey, oldKey]))).toBe(1);
    const alone = createSealer([newKey]);
    expect((await readSealed(world.db, alone, caller, fixture.contactId)).fields).toEqual({
      ssn: '078-05-1120',
    });
    expect(await settleAll(alone)).toBe(0);
  });
});
