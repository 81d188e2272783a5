import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import { mintKey } from './key.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const mint = (scopes?: string[], slug?: string) => {
  const auth = new URL(api.appUrl);
  auth.username = 'followthrough_auth';
  const variables = { DATABASE_APP_URL: api.appUrl, DATABASE_AUTH_URL: auth.href };
  return mintKey({ variables, name: 'try', slug, scopes });
};
const mayOf = async (key: string): Promise<string[]> =>
  (await request(api.app).get('/api/me').set('X-API-Key', key).expect(200)).body.may;

test('a key of the command has the scopes that are named, and all that a key can have without any', async () => {
  const all = await mint();
  expect((await mayOf(all.key)).length).toBeGreaterThan(20);
  const some = await mint(['leads:write', 'leads:read']);
  expect(some.organizationId).toBe(all.organizationId);
  expect((await mayOf(some.key)).sort()).toEqual(['leads:read', 'leads:write']);
});

test('a scope that no key of the organization can have is named, with those that it can have', async () => {
  await expect(mint(['leads:read', 'members:write', 'leads:fly'])).rejects.toThrow(
    /cannot have: members:write, leads:fly\.\nIt can have: clients:read/,
  );
  await expect(mint([], 'nobody')).rejects.toThrow('no organization with the slug "nobody"');
});
