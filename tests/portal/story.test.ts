import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { codeAt } from '../../services/identity/totp.ts';
import { findBrowser } from '../setup/chromium.ts';
import { linkInMail, openPortalStack, type PortalStack, signIn } from './portal-stack.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;
const LONG = 180_000;

/** What an authenticator app shows; `later` half minutes from now. */
const codeNow = (secret: string, later = 0) => codeAt(secret, Math.floor(Date.now() / 30_000) + later);

inBrowser('from the first sign-in to a show', () => {
  let open: PortalStack;
  let owner: Page;
  let client: Page;

  beforeAll(async () => {
    open = await openPortalStack(program ?? '');
    owner = (await open.openStranger()).page;
    client = (await open.openStranger({ width: 390 })).page;
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

  it('the owner adds a client and invites its admin, who joins on a phone and sees its own business', async () => {
    await owner.goto('/clients');
    await owner.getByRole('button', { name: 'New client' }).first().click();
    const form = owner.getByRole('dialog');
    await form.getByLabel('Name').fill('Sample Dental');
    await form.getByLabel('Email for bills').fill('bills@example.com');
    await form.getByLabel('Invite its first admin').fill('admin@example.com');
    await form.getByRole('button', { name: 'Add the client' }).click();
    await owner.getByRole('heading', { level: 1, name: 'Sample Dental' }).waitFor();

    await client.goto(await linkInMail(open.stack, 'admin@example.com', /http:\S+\/invitation\/[\w.-]+/));
    await client.getByLabel('Your name').fill('Sample Admin');
    await client.getByLabel('Password').fill('four plain words are enough');
    await client.getByRole('button', { name: 'Join' }).click();
    await client.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    expect(await client.locator('header').innerText()).toContain('Sample Dental');
  });
});
