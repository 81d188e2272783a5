import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { findEverywhere } from '../../tests/setup/scan.ts';
import type { Caller } from '../caller.ts';
import { askErasure } from './ask-erasure.ts';
import { eraseEvents } from './erase-events.ts';
import { eraseRows } from './erase-rows.ts';
import { finishErasure } from './finish-erasure.ts';

let world: TestWorld;
let fixture: Fixture;
let person: Person;
const now = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const second = await addClient(world.db, fixture.operatorId);
  person = await addPerson(world.db, fixture, second, now);
});

const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);

async function erase(): Promise<void> {
  const { operatorId } = fixture;
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } };
  const { contactId: id } = person;
  const wish = { id, confirm: id, reason: 'asked', requestedBy: 'person' } as const;
  const { id: erasureId } = await askErasure(world.db, caller, wish, now);
  const input = { operatorId, erasureId };
  await eraseRows(world.db, input, now);
  await eraseEvents(world.db, input);
  await finishErasure(world.db, input, now);
}

const lastName = () => /^ada\.(.+)@/.exec(person.email)?.[1] ?? '';

test('a message that was never sent, and one whose words were given up before, say no longer to whom', async () => {
  const { operatorId, clientId, ourNumber } = fixture;
  const { leadId, contactId, phone } = person;
  const who = { operatorId, clientId, leadId, contactId, channel: 'sms', purpose: 'sequence', body: '' };
  await read((tx) =>
    tx.message.createMany({
      data: [
        {
          ...who,
          ...{ key: 'never', direction: 'outbound', status: 'blocked', reason: 'opted_out' },
          ...{ fromAddress: ourNumber, toAddress: phone },
        },
        {
          ...who,
          ...{ key: 'old', direction: 'inbound', status: 'received', textErasedAt: now },
          ...{ fromAddress: phone, toAddress: ourNumber },
        },
      ],
    }),
  );
  await erase();
  expect(await findEverywhere(world, person.needles)).toEqual([]);
});

test('an email is not remembered by its Message-ID, in which mail programs write names', async () => {
  const { operatorId, clientId } = fixture;
  const { leadId, contactId, email } = person;
  await read((tx) =>
    tx.message.create({
      data: {
        ...{ operatorId, clientId, leadId, contactId, channel: 'email', purpose: 'reply', body: 'yes' },
        ...{ key: `inbound:77.${email}:${leadId}`, direction: 'inbound', status: 'received' },
        ...{ fromAddress: email, toAddress: 'us@example.com', mailId: `77.${email}` },
      },
    }),
  );
  await erase();
  expect(await findEverywhere(world, person.needles)).toEqual([]);
});

test('a tag that is the person’s name is in no list of tags', async () => {
  await read((tx) =>
    tx.contact.update({ where: { id: person.contactId }, data: { tags: ['vip', `Ada ${lastName()}`] } }),
  );
  await erase();
  expect(await findEverywhere(world, person.needles)).toEqual([]);
  const counts = await read((tx) => tx.tagCount.groupBy({ by: ['tag'], _sum: { value: true } }));
  expect(counts.filter(({ _sum }) => _sum.value !== 0n)).toEqual([]);
});

test('what other contacts have of the person goes: a field, a tag; all else of theirs stays', async () => {
  const { contactId } = fixture;
  const fields = { referrer: `Ada ${lastName()}`, referrer_phone: person.phone.slice(2), car: 'a blue one' };
  await read((tx) =>
    tx.contact.update({
      where: { id: contactId },
      data: { fields, tags: ['vip', `friend of Ada ${lastName()}`] },
    }),
  );
  await erase();
  expect(await findEverywhere(world, person.needles)).toEqual([]);
  const other = await read((tx) => tx.contact.findUniqueOrThrow({ where: { id: contactId } }));
  expect(other.fields).toEqual({ referrer: '(erased)', referrer_phone: '(erased)', car: 'a blue one' });
  expect(other.tags).toEqual(['vip', 'friend of (erased)']);
});

test('a tag that many leads were given at once is named in no account of it', async () => {
  const { operatorId } = fixture;
  const change = { addTags: [`knows Ada ${lastName()}`] };
  const asked = { operatorId, kind: 'tag', filter: {}, change, reason: 'x', actorKind: 'key', actorId: 'x' };
  await read((tx) => tx.bulkAction.create({ data: { ...asked, total: 1 } }));
  await erase();
  expect(await findEverywhere(world, person.needles)).toEqual([]);
});

test('an address that a list came from names nobody', async () => {
  const { operatorId, clientId, campaignId } = fixture;
  await read((tx) =>
    tx.import.create({
      data: {
        ...{ operatorId, clientId, campaignId, source: 'address', status: 'failed', finishedAt: now },
        ...{ fileAddress: `https://example.com/${person.email}.csv`, fileName: 'example.com' },
        options: { consent: { channels: ['sms'], source: `said by Ada ${lastName()}` } },
      },
    }),
  );
  await erase();
  expect(await findEverywhere(world, person.needles)).toEqual([]);
});
