import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../../prisma/tenant.ts';
import { signAnswerLink } from '../../services/appointments/answer-link.ts';
import { signUnsubscribeLink } from '../../services/messaging/unsubscribe.ts';
import {
  addCampaign,
  startTestApi,
  type TestApi,
  type TestUser,
  testLinkSecret,
} from '../../tests/setup/api.ts';

const ONE_CLICK = 'List-Unsubscribe=One-Click';

let api: TestApi;
let user: TestUser;
let people = 0;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('unsubscribes');
});

afterAll(() => api.stop());

async function addPerson(locale?: string): Promise<{ contactId: string; email: string; link: string }> {
  people += 1;
  const { campaignId } = await addCampaign(user);
  const email = `lead0${people}@example.com`;
  const lead = await user
    .call('post', '/api/leads')
    .send({ campaignId, firstName: 'Sample', email, phone: `+141555502${people}0` })
    .expect(201);
  const { operatorId } = user;
  const contactId: string = lead.body.contact.id;
  if (locale) {
    await asOperator(api.db, operatorId, (tx) =>
      tx.contact.update({ where: { id: contactId }, data: { locale } }),
    );
  }
  const link = `/unsubscribe/${signUnsubscribeLink({ operatorId, contactId }, testLinkSecret)}`;
  return { contactId, email, link };
}

const recorded = (email: string) =>
  asOperator(api.db, user.operatorId, async (tx) => ({
    ledger: await tx.consent.findMany({ where: { address: email } }),
    suppressed: await tx.suppression.findMany({ where: { address: email } }),
  }));

test('GET asks and records nothing: mail scanners open links', async () => {
  const { link, email } = await addPerson();
  const { text, headers } = await request(api.app).get(link).expect(200);
  expect(text).toContain('Unsubscribe from our emails?');
  expect(text).toContain('<form method="post">');
  expect(text).not.toContain(email);
  expect(headers['cache-control']).toBe('no-store');
  expect(await recorded(email)).toEqual({ ledger: [], suppressed: [] });
});

test("a mail program's one click ends emails, and no other channel", async () => {
  const { link, email } = await addPerson();
  const { text } = await request(api.app).post(link).type('form').send(ONE_CLICK).expect(200);
  expect(text).toContain('You are unsubscribed');
  const { ledger, suppressed } = await recorded(email);
  expect(ledger).toMatchObject([{ channel: 'email', action: 'revoked', source: 'unsubscribe' }]);
  expect(suppressed).toMatchObject([{ channel: 'email', reason: 'opted_out', purpose: 'any' }]);
});

test('it may come as multipart too, and the same click again has no effect', async () => {
  const { link, email } = await addPerson();
  const click = () => request(api.app).post(link).field('List-Unsubscribe', 'One-Click');
  await click().expect(200);
  const first = await recorded(email);
  await Promise.all([click().expect(200), click().expect(200)]);
  expect(first.ledger).toHaveLength(1);
  expect(await recorded(email)).toEqual(first);
});

test('the page speaks Spanish to whoever does', async () => {
  const { link } = await addPerson('es-US');
  const { text } = await request(api.app).get(link).expect(200);
  expect(text).toContain('<html lang="es">');
  expect(text).toContain('Darme de baja');
});

test('400: a POST that says neither records nothing', async () => {
  const { link, email } = await addPerson();
  await request(api.app).post(link).type('form').send('answer=yes').expect(400);
  await request(api.app).post(link).expect(400);
  await request(api.app).post(link).set('content-type', 'multipart/form-data').send('x').expect(400);
  expect(await recorded(email)).toEqual({ ledger: [], suppressed: [] });
});

test('404: a forged link, one made for something else, and one whose person is gone', async () => {
  const { link, contactId, email } = await addPerson();
  const { operatorId } = user;
  const answer = signAnswerLink({ operatorId, appointmentId: contactId }, testLinkSecret);
  const otherSecret = signUnsubscribeLink({ operatorId, contactId }, 'another secret of 32 characters, ha');
  const nobody = signUnsubscribeLink({ operatorId, contactId: operatorId }, testLinkSecret);
  const bent = `${link.slice(0, 15)}${link[15] === 'A' ? 'B' : 'A'}${link.slice(16)}`;
  const links = [bent, `/unsubscribe/${answer}`, `/unsubscribe/${otherSecret}`, `/unsubscribe/${nobody}`];
  for (const forged of [...links, '/unsubscribe/x']) {
    await request(api.app).get(forged).expect(404);
    await request(api.app).post(forged).type('form').send(ONE_CLICK).expect(404);
  }
  expect(await recorded(email)).toEqual({ ledger: [], suppressed: [] });
});
