import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { signAnswerLink } from '../../services/appointments/answer-link.ts';
import { signProofLink } from '../../services/billing/proof-link.ts';
import { genesisHash, proofHash } from '../../services/billing/proof-hash.ts';
import { startTestApi, type TestApi, type TestUser, testLinkSecret } from '../../tests/setup/api.ts';
import { createShowClient, type ShowClient } from '../../tests/setup/shows.ts';

let api: TestApi;
let user: TestUser;
let replacing: ShowClient;
let crediting: ShowClient;

/** Milestones of three shows: the first one's was reversed, and made good as agreed. */
beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('proofs');
  const agreed = async (reversal: 'replace' | 'credit') => {
    const client = await createShowClient(api, { size: 3, priceCents: 100_000, reversal }, user.operatorId);
    const [first = ''] = await client.show(3);
    await client.count();
    await client.decide(first, 'no_show');
    await client.count();
    return client;
  };
  replacing = await agreed('replace');
  crediting = await agreed('credit');
});
afterAll(() => api.stop());

async function addressOf(client: ShowClient): Promise<string> {
  const [milestone] = await client.milestones();
  const about = { operatorId: client.operatorId, milestoneId: milestone?.id ?? '' };
  return `/proof/${signProofLink(about, testLinkSecret)}`;
}

const pageOf = async (client: ShowClient) =>
  (
    await request(api.app)
      .get(await addressOf(client))
      .expect(200)
  ).text;

test("the page shows the amount, the seal, and every show with its time in the client's zone and why it counts", async () => {
  const text = await pageOf(crediting);
  const [milestone] = await crediting.milestones();
  expect(text).toContain('<h1>Milestone 1</h1>');
  expect(text).toContain('$1,000.00 · 3 verified shows · 2 of them stand today');
  expect(text).toContain(milestone?.seal ?? 'no seal');
  expect(text.match(/Mon, Jun 1, 2026, 8:00 AM [A-Z]{3}/g)).toHaveLength(3);
  expect(text.match(/You said that they came \(Jun 1, 2026\)/g)).toHaveLength(3);
  for (const { hash } of milestone?.proofs ?? []) expect(text).toContain(`${hash?.slice(0, 12)}…`);
});

test('what was reversed is marked: credited, to be replaced, replaced', async () => {
  expect(await pageOf(crediting)).toContain('Reversed on Jun 1, 2026, $333.33 credited');
  expect(await pageOf(replacing)).toContain('Reversed on Jun 1, 2026, the next show will replace it');
  await replacing.show(1);
  await replacing.count();
  const text = await pageOf(replacing);
  expect(text).toContain('Reversed on Jun 1, 2026, replaced by the next show');
  expect(text.match(/<tr/g)).toHaveLength(5);
});

test('the page names nobody, tells no search engine and no other site, and is not kept', async () => {
  const { text, headers } = await request(api.app)
    .get(await addressOf(crediting))
    .expect(200);
  expect(text).not.toMatch(/Sample Lead|Sample Dental|@example|\+1\d{10}|Sample appointment/);
  expect(text).toContain('noindex');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['referrer-policy']).toBe('no-referrer');
});

test('404: a forged link, one for something else, one to nothing', async () => {
  const address = await addressOf(crediting);
  const { operatorId } = crediting;
  const nothing = signProofLink({ operatorId, milestoneId: operatorId }, testLinkSecret);
  const answer = signAnswerLink({ operatorId, appointmentId: operatorId }, testLinkSecret);
  for (const wrong of [`${address.slice(0, -2)}xx`, `/proof/${nothing}`, `/proof/${answer}`]) {
    const { text } = await request(api.app).get(wrong).expect(404);
    expect(text).toContain('This link does not work');
  }
});

test('a client reads its milestone with its proofs, and can check their hashes itself', async () => {
  const clientUser = await api.addClientKey(user, crediting.clientId);
  const [milestone] = await crediting.milestones();
  const { body } = await clientUser.call('get', `/api/milestones/${milestone?.id}`).expect(200);
  expect(body).toMatchObject({ number: 1, seal: milestone?.seal });
  let previousHash = genesisHash(crediting.clientId);
  for (const [i, proof] of body.proofs.entries()) {
    expect(proof).toMatchObject({ seq: i + 1, previousHash, compensation: i === 0 ? 'credit' : null });
    expect(proof.hash).toBe(proofHash(previousHash, proof.content));
    previousHash = proof.hash;
  }
  expect(previousHash).toBe(body.seal);
  const [other] = await replacing.milestones();
  await clientUser.call('get', `/api/milestones/${other?.id}`).expect(404);
});
