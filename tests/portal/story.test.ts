import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { codeAt } from '../../services/identity/totp.ts';
import { findBrowser } from '../setup/chromium.ts';
import { openPortalStack, type PortalStack, signIn } from './portal-stack.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;
const LONG = 180_000;

/** What an authenticator app shows; `later` half minutes from now. */
const codeNow = (secret: string, later = 0) => codeAt(secret, Math.floor(Date.now() / 30_000) + later);

inBrowser('from the first sign-in to a show', () => {
  let open: PortalStack;
  let owner: Page;

  beforeAll(async () => {
    open = await openPortalStack(program ?? '');
    owner = (await open.openStranger()).page;
  }, LONG);

  afterAll(() => open.close());

  it('the owner signs in, sets up a second factor, and is asked for it from then on', async () => {
    await owner.goto('/campaigns');
    await owner.waitForURL('**/login?next=%2Fcampaigns');
    await owner.getByLabel('Email address').fill(open.owner.email);
    await owner.getByLabel('Password').fill(open.owner.password);
    await owner.getByRole('button', { name: 'Sign in', exact: true }).click();
    await owner.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();

    await owner.goto('/account/second-factor');
    await owner.getByLabel('Your password').fill(open.owner.password);
    await owner.getByRole('button', { name: 'Begin' }).click();
    const secret = (await owner.locator('code').innerText()).replaceAll(' ', '');
    await owner.getByLabel('The code that the app shows now').fill(codeNow(secret));
    await owner.getByRole('button', { name: 'Turn on' }).click();
    await owner.getByText('I have kept them').click();

    await owner.goto('/');
    await owner.getByRole('button', { name: 'menu of' }).click();
    await owner.getByRole('menuitem', { name: 'Sign out' }).click();
    await owner.waitForURL('**/login');
    await signIn(owner, open.owner);
    await owner.getByLabel('Code').fill(codeNow(secret, 1));
    await owner.getByRole('button', { name: 'Sign in', exact: true }).click();
    await owner.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    expect(new URL(owner.url()).pathname).toBe('/');
  });
});
