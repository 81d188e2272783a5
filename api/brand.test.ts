import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../prisma/tenant.ts';
import { brandShades, ON_LIGHT } from '../domain/identity/brand-colours.ts';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import { createFixture, type Fixture } from '../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

/** The smallest picture that there is. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const BRAND = { name: 'Sample <Agency>', colour: '#0b5d3b', logo: PNG };

let api: TestApi;
let ours: Fixture;
let owner: SignedIn;
let slug: string;

beforeAll(async () => {
  api = await startTestApi();
  ours = await createFixture(api.db);
  owner = await addSignedIn(api, { organizationId: ours.operatorId });
  ({ slug } = await api.authDb.organization.findUniqueOrThrow({ where: { id: ours.operatorId } }));
  await owner.call('put', '/api/brand').send(BRAND).expect(200);
});
afterAll(() => api.stop());

const logoOf = async () => (await owner.call('get', '/api/brand')).body.brand.logoUrl as string;

describe('an operator’s brand', () => {
  it('is what its clients read, and neither its own team nor anybody else’s clients', async () => {
    const client = await addSignedIn(api, { organizationId: ours.clientId, role: 'viewer' });
    const foreign = await createFixture(api.db);
    const stranger = await addSignedIn(api, { organizationId: foreign.clientId, role: 'admin' });
    const brandOf = async (who: SignedIn) => (await who.call('get', '/api/me').expect(200)).body.brand;
    expect(await brandOf(client)).toEqual({
      name: BRAND.name,
      shades: brandShades(BRAND.colour),
      logoUrl: await logoOf(),
    });
    expect(await brandOf(owner)).toBeNull();
    expect(await brandOf(stranger)).toBeNull();
  });

  it('stands on every page of signing in, from its own address on, and as text', async () => {
    const at = await request(api.app).get(`/at/${slug}`).expect(303);
    const [cookie = ''] = at.get('Set-Cookie') ?? [];
    expect(cookie).toMatch(/^brand=.*HttpOnly.*SameSite=Lax/);
    for (const page of [
      '/login',
      '/reset',
      '/reset/wrong',
      '/verify/wrong',
      '/invitation/wrong',
      '/join/wrong',
    ]) {
      const { text } = await request(api.app)
        .get(page)
        .set('Cookie', cookie.split(';')[0] ?? '');
      expect([page, text]).toEqual([page, expect.stringContaining('Sample &lt;Agency&gt;</a></header>')]);
      expect(text).toContain(`/brand/${slug}/page.css?v=`);
      expect(text).not.toContain('Followthrough');
    }
    const { text } = await request(api.app).get('/login').expect(200);
    expect(text).toContain('Followthrough</a>');
  });

  it('comes along with the link of a letter', async () => {
    const answer = await request(api.app).get(`/reset/wrong?at=${slug}`).expect(404);
    expect(answer.text).toContain('Sample &lt;Agency&gt;');
    expect(answer.get('Set-Cookie')?.join()).toContain(`brand=${slug}`);
  });

  it('has its logo and its colours at addresses of their own, kept for good', async () => {
    const logo = await request(api.app)
      .get(await logoOf())
      .expect(200);
    expect(logo.body).toEqual(Buffer.from(PNG, 'base64'));
    expect(logo.headers).toMatchObject({
      ...{ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' },
      'cache-control': expect.stringContaining('immutable'),
      // Else no mail program that is a web page would show it.
      'cross-origin-resource-policy': 'cross-origin',
    });
    const { text } = await request(api.app).get(`/brand/${slug}/page.css`).expect(200);
    expect(text).toContain(`--act: ${brandShades(BRAND.colour)[ON_LIGHT]}`);
  });

  it.each(['/at/nobody', '/at/%22%3E', '/brand/nobody/logo', '/brand/nobody/page.css'])(
    'has nothing at %s',
    (path) => request(api.app).get(path).expect(404),
  );

  it.each([
    ['name', { ...BRAND, name: ' ' }],
    ['name', { ...BRAND, name: 'Sample\nBcc: lead07@example.com' }],
    ['name', { ...BRAND, name: 'Sample \u202egnp.exe' }],
    ['colour', { ...BRAND, colour: 'red' }],
    ['logo', { ...BRAND, logo: Buffer.from('<svg onload="alert(1)"/>').toString('base64') }],
    [
      'logo',
      {
        ...BRAND,
        logo: Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(200_000)]).toString('base64'),
      },
    ],
  ])('with a wrong %s is refused by name, and stays as it was', async (field, brand) => {
    const { body } = await owner.call('put', '/api/brand').send(brand).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
    expect((await owner.call('get', '/api/brand')).body.brand.name).toBe(BRAND.name);
  });

  it('is changed by owners and admins alone, and the trail says by whom', async () => {
    for (const who of [
      { organizationId: ours.operatorId, role: 'rep' },
      { organizationId: ours.clientId, role: 'admin' },
    ] as const) {
      const visitor = await addSignedIn(api, who);
      await visitor.call('put', '/api/brand').send(BRAND).expect(403);
      await visitor.call('delete', '/api/brand').expect(403);
    }
    const trail = await asOperator(api.db, ours.operatorId, (tx) =>
      tx.audit.findMany({ where: { action: 'brand.save' } }),
    );
    expect(trail).toMatchObject([
      { actorKind: 'person', actorId: owner.userId, after: { name: BRAND.name } },
    ]);
    expect(JSON.stringify(trail)).not.toContain(PNG);
  });

  it('is on letters to its clients', async () => {
    const asked = { name: 'invoice_reminder', channel: 'email', clientId: ours.clientId };
    const { body } = await owner.call('post', '/api/templates/preview').send(asked).expect(200);
    expect(body.html).toContain('alt="Sample &lt;Agency&gt;"');
    expect(body.html).toContain(`/brand/${slug}/logo?v=`);
    expect(body.html).toContain(brandShades(BRAND.colour)[ON_LIGHT]);
  });

  it('goes when it is taken away: all is ours again', async () => {
    await owner.call('delete', '/api/brand').expect(200, { removed: true });
    await owner.call('delete', '/api/brand').expect(200, { removed: false });
    await request(api.app).get(`/at/${slug}`).expect(404);
    const { text } = await request(api.app).get('/login').set('Cookie', `brand=${slug}`).expect(200);
    expect(text).toContain('Followthrough</a>');
  });
});
