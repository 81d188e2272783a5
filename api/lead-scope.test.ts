import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Permission } from '../contracts/identity/permissions.ts';
import { leadStatus } from '../contracts/leads/filter.ts';
import { permissionsOf } from '../domain/identity/may.ts';
import { asOperator } from '../prisma/tenant.ts';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import { ENDPOINTS, type ListedEndpoint } from '../tests/setup/endpoint-list.ts';
import {
  addAppointment,
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
} from '../tests/setup/fixtures.ts';
import { OF_MANY, OF_NO_LEAD } from '../tests/setup/lead-endpoints.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

type Whose = 'one' | 'two' | 'nobody';

/** A lead with all that hangs on it. */
interface Ids {
  readonly lead: string;
  readonly contact: string;
  readonly phone: string;
  readonly appointment: string;
  readonly message: string;
  readonly task: string;
  readonly evidence: string;
  readonly note: string;
}

let api: TestApi;
let fixture: Fixture;
let of: Record<Whose, Ids>;
let people: { one: SignedIn; two: SignedIn; agent: SignedIn; owner: SignedIn };
let ownerTask: string;

beforeAll(async () => {
  api = await startTestApi();
  fixture = await createFixture(api.db);
  const { operatorId } = fixture;
  const [one, two, agent, owner] = [
    await addSignedIn(api, { organizationId: operatorId, role: 'rep' }),
    await addSignedIn(api, { organizationId: operatorId, role: 'rep' }),
    await addSignedIn(api, { organizationId: operatorId, role: 'agent' }),
    await addSignedIn(api, { organizationId: operatorId, role: 'owner' }),
  ];
  people = { one, two, agent, owner };
  of = { one: await seed(one.userId), two: await seed(two.userId, fixture), nobody: await seed(null) };
  ownerTask = await asOperator(api.db, operatorId, async (tx) => {
    const task = {
      operatorId,
      key: 'own',
      kind: 'manual',
      title: 'Sample',
      leadId: of.one.lead,
      owner: owner.userId,
    };
    return (await tx.task.create({ data: task })).id;
  });
});
afterAll(() => api.stop());

type Known = Pick<Fixture, 'leadId' | 'contactId' | 'phone'>;

async function seed(assignedTo: string | null, known?: Known): Promise<Ids> {
  const { operatorId, clientId } = fixture;
  return asOperator(api.db, operatorId, async (tx) => {
    const { leadId, contactId, phone } = known ?? (await addLead(tx, fixture));
    await tx.lead.update({ where: { id: leadId }, data: { assignedTo } });
    await tx.contact.update({ where: { id: contactId }, data: { tags: ['sample', leadId] } });
    const appointment = await addAppointment(
      tx,
      { ...fixture, leadId, contactId },
      {
        startsAt: new Date(Date.now() - 86_400_000),
      },
    );
    const about = { operatorId, clientId, leadId };
    const message = await tx.message.create({
      data: {
        ...about,
        ...{
          contactId,
          key: leadId,
          direction: 'inbound',
          channel: 'sms',
          purpose: 'reply',
          status: 'received',
        },
        ...{ fromAddress: phone, toAddress: fixture.ourNumber, body: 'Sample' },
      },
    });
    const task = await tx.task.create({ data: { ...about, key: leadId, kind: 'reply', title: 'Sample' } });
    const evidence = await tx.evidence.create({
      data: {
        ...{ operatorId, clientId, appointmentId: appointment, key: 'staff:1', source: 'staff' },
        ...{ answer: 'yes', at: new Date() },
      },
    });
    const note = await tx.leadNote.create({
      data: { operatorId, leadId, authorKind: 'person', authorId: assignedTo ?? 'x', text: 'Sample' },
    });
    const ids = { lead: leadId, contact: contactId, phone, appointment };
    return { ...ids, message: message.id, task: task.id, evidence: evidence.id, note: note.id };
  });
}

interface Ask {
  /** What is in the path; of one after the other, the first. */
  readonly id?: keyof Ids;
  readonly andId?: keyof Ids;
  readonly body?: (ids: Ids) => object;
}

const reason = 'Sample reason';
const verdict = { verdict: 'shown', reason };

/** Endpoints about one thing that belongs to a lead: how each is asked about it. */
const ABOUT_ONE: Readonly<Record<string, Ask>> = {
  'GET /api/leads/{id}': { id: 'lead' },
  'PATCH /api/leads/{id}': { id: 'lead', body: () => ({ score: 7 }) },
  'GET /api/leads/{id}/actions': { id: 'lead' },
  'GET /api/leads/{id}/messages': { id: 'lead' },
  'GET /api/leads/{id}/next': { id: 'lead' },
  'POST /api/leads/{id}/pause': { id: 'lead', body: () => ({ reason }) },
  'POST /api/leads/{id}/resume': { id: 'lead', body: () => ({ reason }) },
  'POST /api/leads/{id}/skip': { id: 'lead', body: () => ({ reason }) },
  'POST /api/leads/{id}/move': { id: 'lead', body: () => ({ reason, stepId: 's1' }) },
  'POST /api/leads/{id}/stop': { id: 'lead', body: () => ({ reason }) },
  'POST /api/leads/{id}/take-over': { id: 'lead', body: () => ({ reason }) },
  'POST /api/leads/{id}/give-back': { id: 'lead', body: () => ({ reason }) },
  'GET /api/leads/{id}/timeline': { id: 'lead' },
  'GET /api/leads/{id}/reach': { id: 'lead' },
  'GET /api/leads/{id}/notes': { id: 'lead' },
  'DELETE /api/leads/{id}/notes/{noteId}': { id: 'lead', andId: 'note' },
  'POST /api/leads/{id}/notes': { id: 'lead', body: () => ({ text: 'Sample' }) },
  'GET /api/contacts/{id}': { id: 'contact' },
  'PATCH /api/contacts/{id}': { id: 'contact', body: () => ({ company: 'Sample' }) },
  'GET /api/contacts/{id}/consent': { id: 'contact' },
  'POST /api/contacts/{id}/consent': {
    id: 'contact',
    body: () => ({ channel: 'email', action: 'granted', source: 'Sample', text: 'Sample' }),
  },
  'GET /api/appointments/{id}': { id: 'appointment' },
  'GET /api/appointments/{id}/next': { id: 'appointment' },
  'POST /api/appointments/{id}/verification': { id: 'appointment', body: () => verdict },
  'POST /api/appointments/verify': {
    body: ({ appointment }) => ({ appointmentId: appointment, showed: true, reason }),
  },
  'POST /api/appointments/{id}/evidence': {
    id: 'appointment',
    body: () => ({ answer: 'yes', note: 'Sample' }),
  },
  'POST /api/appointments/{id}/evidence/{evidenceId}/withdrawal': {
    ...{ id: 'appointment', andId: 'evidence' },
    body: () => ({}),
  },
  'GET /api/messages/{id}': { id: 'message' },
  'POST /api/messages': { body: ({ lead }) => ({ leadId: lead, channel: 'sms', body: 'Sample' }) },
  'POST /api/messages/send': { body: ({ lead }) => ({ leadId: lead, channel: 'sms', body: 'Sample' }) },
  'POST /api/threads/{leadId}/read': { id: 'lead' },
  'POST /api/templates/preview': {
    body: ({ lead }) => ({ name: 'sequence_sms', channel: 'sms', leadId: lead }),
  },
  'POST /api/tasks': { body: ({ appointment }) => ({ title: 'Sample', appointmentId: appointment }) },
  'PATCH /api/tasks/{id}': { id: 'task', body: () => ({ detail: 'Sample' }) },
};

const mayRep = permissionsOf('operator', 'rep');
const mayAgent = permissionsOf('operator', 'agent');
const may = (who: ReadonlySet<Permission>, { needs }: ListedEndpoint) =>
  needs !== null && needs !== 'nothing' && needs !== 'person' && needs !== 'platform' && who.has(needs);

test('every endpoint that a rep or an agent may call is known here, as about a lead or not', () => {
  const theirs = ENDPOINTS.filter((each) => may(mayRep, each) || may(mayAgent, each)).map(({ name }) => name);
  expect([...Object.keys(ABOUT_ONE), ...OF_MANY, ...Object.keys(OF_NO_LEAD)].sort()).toEqual(theirs.sort());
});

const asked = ENDPOINTS.filter(({ name }) => name in ABOUT_ONE);

function ask(who: SignedIn, { name, method, path }: ListedEndpoint, ids: Ids) {
  const { id, andId, body } = ABOUT_ONE[name] ?? {};
  const first = id ? path.replace(/\{\w+\}/, ids[id]) : path;
  const call = who.call(method, andId ? first.replace(/\{\w+\}/, ids[andId]) : first);
  return body ? call.send(body(ids)) : call;
}

describe('somebody else’s lead is not there', () => {
  // Taking a lead over makes it one's own.
  afterAll(async () => {
    const where = { id: of.nobody.lead };
    await asOperator(api.db, fixture.operatorId, (tx) =>
      tx.lead.update({ where, data: { assignedTo: null } }),
    );
  });

  test.each(asked.filter((each) => may(mayRep, each)))('for a rep: $name', async (endpoint) => {
    for (const whose of ['two', 'nobody'] as const) {
      const { status, body } = await ask(people.one, endpoint, of[whose]);
      expect([whose, status, body.code]).toEqual([whose, 404, 'not_found']);
    }
    const { status } = await ask(people.one, endpoint, of.one);
    expect([200, 201, 202, 409]).toContain(status);
  });

  test.each(asked.filter((each) => may(mayAgent, each)))(
    'for an agent, who sees nobody’s too: $name',
    async (endpoint) => {
      for (const whose of ['one', 'two'] as const)
        expect((await ask(people.agent, endpoint, of[whose])).status).toBe(404);
      expect((await ask(people.agent, endpoint, of.nobody)).status).not.toBe(404);
    },
  );
});

describe('lists and totals are of one’s own leads:', () => {
  const items = async (who: SignedIn, path: string) => (await who.call('get', path).expect(200)).body.items;
  const ids = async (who: SignedIn, path: string, key = 'id'): Promise<string[]> =>
    (await items(who, path)).map((each: Record<string, string>) => each[key]).sort();

  test('leads, searched or filtered, with their total', async () => {
    for (const query of ['', '?q=sample', '?tag=sample', `?status=${leadStatus.options.join(',')}`]) {
      const { body } = await people.one.call('get', `/api/leads${query}`).expect(200);
      expect([query, body.items.map(({ id }: { id: string }) => id)]).toEqual([query, [of.one.lead]]);
      expect(body.total).toEqual({ count: 1, isExact: true });
    }
    const { body } = await people.agent.call('get', '/api/leads').expect(200);
    expect(body).toMatchObject({ items: [{ id: of.nobody.lead }], total: { count: 1 } });
    for (const query of [
      `q=${of.two.lead.slice(0, 8)}`,
      `assignedTo=${people.two.userId}`,
      'assignedTo=nobody',
    ])
      expect(await ids(people.one, `/api/leads?${query}`)).toEqual([]);
    expect((await ids(people.owner, '/api/leads')).length).toBe(3);
  });

  test.each([
    ['appointments', 'appointment'],
    ['messages', 'message'],
  ] as const)('%s', async (noun, kind) => {
    const own = await ids(people.one, `/api/${noun}`);
    expect(own).toContain(of.one[kind]);
    expect(own).not.toContain(of.two[kind]);
    expect(own).not.toContain(of.nobody[kind]);
    expect(await ids(people.one, `/api/${noun}?leadId=${of.two.lead}`)).toEqual([]);
  });

  test('how many appointments wait for a decision', async () => {
    const undecided = async (who: SignedIn) =>
      (await who.call('get', '/api/appointments/counts').expect(200)).body.undecided;
    const [all, theirs] = [await undecided(people.owner), await undecided(people.one)];
    const listed = await ids(people.one, '/api/appointments?undecided=true');
    expect(theirs).toBe(listed.length);
    expect(theirs).toBeLessThan(all);
  });

  test('threads', async () => {
    expect(await ids(people.one, '/api/threads', 'leadId')).toEqual([of.one.lead]);
    expect(await ids(people.agent, '/api/threads', 'leadId')).toEqual([of.nobody.lead]);
    expect((await ids(people.owner, '/api/threads', 'leadId')).length).toBe(3);
  });

  test('tasks: one’s own, and those of one’s leads that nobody has taken on', async () => {
    const own = await ids(people.one, '/api/tasks');
    expect(own).toContain(of.one.task);
    for (const id of [ownerTask, of.two.task, of.nobody.task]) expect(own).not.toContain(id);
    await people.one.call('patch', `/api/tasks/${ownerTask}`).send({ status: 'done' }).expect(404);
    const { body } = await people.one.call('post', '/api/tasks').send({ title: 'Sample' }).expect(201);
    expect(body.owner).toBe(people.one.userId);
    expect(await ids(people.two, '/api/tasks')).not.toContain(body.id);
    await people.two.call('patch', `/api/tasks/${body.id}`).send({ status: 'done' }).expect(404);
    const lead = await people.one.call('get', `/api/leads/${of.one.lead}`).expect(200);
    expect(lead.body.tasks.map(({ id }: { id: string }) => id)).not.toContain(ownerTask);
  });

  test('contacts by their phone, and tags', async () => {
    for (const [whose, found] of [
      ['one', 1],
      ['two', 0],
      ['nobody', 0],
    ] as const) {
      const path = `/api/contacts?phone=${encodeURIComponent(of[whose].phone)}`;
      expect((await items(people.one, path)).length).toBe(found);
      expect((await items(people.owner, path)).length).toBe(1);
    }
    const tags = await items(people.one, '/api/tags');
    expect(tags).toEqual(
      [
        { tag: of.one.lead, contacts: 1 },
        { tag: 'sample', contacts: 1 },
      ].sort((a, b) => (a.tag < b.tag ? -1 : 1)),
    );
    expect(
      (await items(people.owner, '/api/tags')).find(({ tag }: { tag: string }) => tag === 'sample'),
    ).toEqual({
      tag: 'sample',
      contacts: 3,
    });
  });

  test('what a campaign counts', async () => {
    const path = `/api/campaigns/${fixture.campaignId}`;
    for (const [who, all] of [
      [people.one, 1],
      [people.agent, 1],
      [people.owner, 3],
    ] as const) {
      const [listed] = await items(who, '/api/campaigns');
      const { body } = await who.call('get', path).expect(200);
      expect([listed.counts.all, body.counts.all]).toEqual([all, all]);
      await who.call('get', `${path}/steps`).expect(200);
    }
  });

  test('the figures of the dashboard and of a funnel: an agent’s are of their own leads alone', async () => {
    for (const who of [people.one, people.agent, people.owner]) {
      const { body } = await who.call('get', '/api/dashboard').expect(200);
      const all = (await ids(who, '/api/leads')).length;
      const own = await ids(who, `/api/leads?assignedTo=${who.userId}`);
      const isOwner = who === people.owner;
      expect([body.scope, body.leads.value]).toEqual(isOwner ? ['all', all] : ['own', own.length]);
      const open = body.needs.find(({ kind }: { kind: string }) => kind === 'tasks');
      expect(open.count).toBe((await ids(who, '/api/tasks?status=open')).length);
      expect(body.billed === null).toBe(!isOwner);
      const funnel = await who.call('get', `/api/campaigns/${fixture.campaignId}/funnel`).expect(200);
      expect(funnel.body).toMatchObject({ imported: all, replied: { leads: all }, booked: { leads: all } });
    }
  });

  test('what a client counts', async () => {
    for (const [who, leads] of [
      [people.one, 1],
      [people.agent, 1],
      [people.owner, 3],
    ] as const) {
      const [listed] = await items(who, '/api/clients');
      const { body } = await who.call('get', `/api/clients/${fixture.clientId}`).expect(200);
      expect([listed.numbers.leads, body.numbers.leads]).toEqual([leads, leads]);
    }
  });

  test('a contact with leads of several shows each their own', async () => {
    const { leadId } = await asOperator(api.db, fixture.operatorId, async (tx) => {
      const another = await addCampaign(tx, fixture);
      const added = await addLead(tx, another, { contactId: of.one.contact });
      await tx.lead.update({ where: { id: added.leadId }, data: { assignedTo: people.two.userId } });
      return added;
    });
    const path = `/api/contacts/${of.one.contact}`;
    for (const [who, lead] of [
      [people.one, of.one.lead],
      [people.two, leadId],
    ] as const) {
      const { body } = await who.call('get', path).expect(200);
      expect(body.leads.map(({ id }: { id: string }) => id)).toEqual([lead]);
    }
    await people.agent.call('get', path).expect(404);
  });
});

test('a rep’s new lead is theirs, and one that is handed over is theirs no more', async () => {
  const { campaignId } = fixture;
  const add = (who: SignedIn, phone: string) =>
    who.call('post', '/api/leads').send({ campaignId, phone }).expect(201);
  const { body } = await add(people.one, '+14155550101');
  expect(body.assignedTo).toBe(people.one.userId);
  const path = `/api/leads/${body.id}`;
  await people.two.call('get', path).expect(404);
  await people.one.call('patch', path).send({ assignedTo: people.two.userId }).expect(200);
  await people.one.call('get', path).expect(404);
  await people.two.call('get', path).expect(200);
  const free = await add(people.agent, '+14155550102');
  expect(free.body.assignedTo).toBeNull();
  await people.agent.call('get', `/api/leads/${free.body.id}`).expect(200);
});

test('an answer that is kept under an Idempotency-Key is kept for whoever asked', async () => {
  const send = (who: SignedIn) =>
    who.call('post', '/api/tasks').set('Idempotency-Key', 'one').send({ title: 'Sample' }).expect(201);
  const [first, again, other] = [await send(people.one), await send(people.one), await send(people.two)];
  expect(again.body.id).toBe(first.body.id);
  expect(other.body.id).not.toBe(first.body.id);
});

test('what a client pays is shown to whoever may see bills', async () => {
  const agreement = async (who: SignedIn) =>
    (await who.call('get', '/api/clients').expect(200)).body.items[0].agreement;
  expect(await agreement(people.owner)).not.toBeNull();
  expect(await agreement(people.one)).toBeNull();
});
