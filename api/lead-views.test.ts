import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let client: TestUser;
let campaignId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('views');
  stranger = await api.addOperator('stranger');
  const campaign = await addCampaign(user);
  campaignId = campaign.campaignId;
  client = await api.addClientKey(user, campaign.clientId);
});
afterAll(() => api.stop());

describe('a saved view', () => {
  const save = (body: object) => user.call('post', '/api/lead-views').send(body);

  test('is kept, changed and removed, and its filter is what the list takes', async () => {
    const filter = { status: ['new', 'callback'], tag: 'vip', q: 'sample' };
    const { body } = await save({ name: 'Hot', filter, columns: ['phone', 'field:budget'] }).expect(201);
    expect(body).toMatchObject({ name: 'Hot', filter, problem: null, columns: ['phone', 'field:budget'] });
    const path = `/api/lead-views/${body.id}`;
    expect((await user.call('get', path).expect(200)).body.filter).toEqual(filter);
    await user.call('get', '/api/leads?status=new,callback&tag=vip&q=sample').expect(200);
    const changed = await user.call('patch', path).send({ name: 'Hotter', filter: {} }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Hotter', filter: {}, columns: ['phone', 'field:budget'] });
    await user.call('delete', path).expect(200);
    await user.call('delete', path).expect(404);
    await user.call('get', path).expect(404);
  });

  test('has a name of its own, in its operator', async () => {
    const { body } = await save({ name: 'Mine', filter: {} }).expect(201);
    await save({ name: 'Mine', filter: {} }).expect(409);
    await save({ name: 'Other', filter: {} }).expect(201);
    const taken = await user.call('patch', `/api/lead-views/${body.id}`).send({ name: 'Other' }).expect(409);
    expect(taken.body.errors).toEqual([{ field: 'name', message: 'is taken' }]);
    await stranger.call('post', '/api/lead-views').send({ name: 'Mine', filter: {} }).expect(201);
    await stranger.call('get', `/api/lead-views/${body.id}`).expect(404);
    await stranger.call('patch', `/api/lead-views/${body.id}`).send({ name: 'x' }).expect(404);
    await stranger.call('delete', `/api/lead-views/${body.id}`).expect(404);
    await client.call('get', '/api/lead-views').expect(403);
  });

  test('takes no filter and no column that the list does not know', async () => {
    const errors = async (body: object) =>
      (await save({ name: 'Wrong', filter: {}, ...body }).expect(400)).body.errors;
    expect(await errors({ filter: { colour: 'red' } })).toEqual([
      { field: 'filter.colour', message: 'is not a known field' },
    ]);
    expect((await errors({ filter: { status: ['gone'] } }))[0].field).toBe('filter.status[0]');
    expect((await errors({ columns: ['colour'] }))[0].field).toBe('columns[0]');
    expect((await errors({ filter: { q: '%' } }))[0].field).toBe('q');
  });

  test('whose filter can no longer be read says so, beside the others', async () => {
    const { body } = await save({ name: 'Old', filter: {} }).expect(201);
    await asOperator(api.db, user.operatorId, (tx) =>
      tx.savedView.update({ where: { id: body.id }, data: { filter: { status: ['lukewarm'] } } }),
    );
    const { body: page } = await user.call('get', '/api/lead-views').expect(200);
    const old = page.items.find(({ id }: { id: string }) => id === body.id);
    expect(old).toMatchObject({ filter: null, problem: expect.stringContaining('status') });
    await user
      .call('patch', `/api/lead-views/${body.id}`)
      .send({ filter: { status: 'new' } })
      .expect(200);
  });
});

describe('the export', () => {
  const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });
  const fetchFile = (who: TestUser, query = '') =>
    who.call('get', `/api/leads/export.csv?campaignId=${campaignId}${query}`).buffer(true);

  test('has the columns that were asked for, runs no formula, and keeps every letter', async () => {
    const { body: lead } = await user
      .call('post', '/api/leads')
      .send({ campaignId, phone: '+14155559001', firstName: 'José', company: '=HYPERLINK("x")' })
      .expect(201);
    await user
      .call('patch', `/api/contacts/${lead.contact.id}`)
      .send({ tags: ['vip', 'warm'], fields: { budget: 500, status: '@SUM(1)', note: 'a,"b"\nc' } })
      .expect(200);
    const { text, headers } = await fetchFile(
      user,
      '&q=jose&columns=phone,first_name,company,status,campaign,tags,step,next,field:budget,field:status,field:note,field:none',
    ).expect(200);
    expect(headers['content-type']).toMatch(/text\/csv/);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(rowsOf(text)).toEqual([
      {
        phone: '+14155559001',
        first_name: 'José',
        company: `'=HYPERLINK("x")`,
        status: 'new',
        campaign: expect.stringContaining('Campaign'),
        tags: 'vip, warm',
        step: '',
        next: '',
        budget: '500',
        'field:status': `'@SUM(1)`,
        note: 'a,"b"\nc',
        none: '',
      },
    ]);
  });

  test('has all rows of the filter over many batches, each once, for whom they are', async () => {
    const people = Array.from({ length: 4_500 }, (_, i) => ({
      phone: `+1415${String(6_000_000 + i)}`,
      company: i % 3 === 0 ? 'Sample Flint' : 'Sample Chalk',
    }));
    await user.call('post', '/api/leads/import').send({ campaignId, rows: people }).expect(200);
    const rows = rowsOf((await fetchFile(client, '&q=sample&columns=id,phone').expect(200)).text);
    expect(rows.length).toBe(4_500);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4_500);
    expect(rowsOf((await fetchFile(user, '&q=flint&columns=id').expect(200)).text).length).toBe(1_500);
    expect(rowsOf((await fetchFile(stranger, '&columns=id').expect(200)).text)).toEqual([]);
  });

  test('refuses a column or a filter that it does not know, by its name', async () => {
    const field = async (query: string) => (await fetchFile(user, query).expect(400)).body.errors[0].field;
    expect(await field('&columns=phone,colour')).toBe('columns.1');
    expect(await field('&colour=red')).toBe('colour');
    expect(await field('&q=%25')).toBe('q');
  });
});
