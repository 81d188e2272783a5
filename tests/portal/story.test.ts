import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { codeAt } from '../../services/identity/totp.ts';
import { findBrowser } from '../setup/chromium.ts';
import { linkInMail, openPortalStack, type PortalStack, signIn } from './portal-stack.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;
const LONG = 180_000;

/** Two rows are no leads: one has no address at all, one is the first again. */
const LIST = `First name,Last name,Phone,Email,Company,Time zone
Sample,Lead 00,(415) 555-0100,lead00@example.com,Sample Company 1,America/New_York
Sample,Lead 10,(415) 555-0110,lead10@example.com,Sample Company 2,America/New_York
Sample,Lead 98,twelve,,Sample Company 3,America/New_York
Sample,Lead 99,415-555-0100,lead00@example.com,Sample Company 4,America/New_York
`;

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
    // By the form, or by the page that hears first that nobody is signed in.
    await owner.waitForURL(/\/login(\?|$)/);
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
    await form.getByLabel('Their email address').fill('admin@example.com');
    await form.getByRole('button', { name: 'Add the client' }).click();
    await owner.getByRole('heading', { level: 1, name: 'Sample Dental' }).waitFor();

    await client.goto(await linkInMail(open.stack, 'admin@example.com', /http:\S+\/invitation\/[\w.-]+/));
    await client.getByLabel('Your name').fill('Sample Admin');
    await client.getByLabel('Password').fill('four plain words are enough');
    await client.getByRole('button', { name: 'Join' }).click();
    await client.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    expect(await client.locator('header').innerText()).toContain('Sample Dental');
  });

  it('a campaign is made from a list with bad rows, which are shown before anything is imported', async () => {
    await owner.goto('/campaigns/new');
    await owner.getByRole('textbox', { name: /^Name/ }).fill('Sample spring');
    await choose(owner, /^Client/, 'Sample Dental');
    await owner.getByRole('button', { name: 'Next' }).click();
    await owner.getByRole('combobox', { name: 'Number to call and text from' }).fill('+14155550199');
    await owner.getByLabel('Cal.com event type').fill('1001');
    await owner.getByLabel('Booking link').fill(`${open.stack.addresses.sandbox}/calcom/book/1001`);
    await owner.getByRole('button', { name: 'Next' }).click();
    await choose(owner, /^What people go through/, 'quick');
    await choose(owner, /^What is kept to/, /^quick/);
    await owner.getByRole('button', { name: 'Next' }).click();
    await owner.setInputFiles('input[type=file]', {
      name: 'list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(LIST),
    });
    await owner.getByText('Lead 10').first().waitFor();
    expect(await owner.locator('main').innerText()).toContain('phone "twelve" is not a phone number');
    expect(await owner.locator('main').innerText()).toMatch(/There already: 1/);
    await owner.getByRole('button', { name: 'Next' }).click();
    await owner.getByRole('button', { name: 'Start now' }).click();
    await owner.getByRole('heading', { level: 1, name: 'Sample spring' }).waitFor({ timeout: 60_000 });
    await owner.goto('/import');
    await owner.getByText('Sample spring').first().waitFor();
  });

  it(
    'a lead is seen to be called, booked and shown, on one page that nobody reloads',
    async () => {
      await owner.goto('/leads');
      const row = owner.getByRole('row').filter({ hasText: 'Lead 00' });
      const seen = new Set<string>();
      const until = Date.now() + LONG - 20_000;
      while (!seen.has('Shown') && Date.now() < until) {
        const text = await row.innerText();
        for (const word of ['New', 'Contacted', 'Booked', 'Shown']) if (text.includes(word)) seen.add(word);
        await owner.waitForTimeout(50);
      }
      expect([...seen]).toEqual(expect.arrayContaining(['Booked', 'Shown']));
      await row.click();
      await owner.getByRole('dialog').getByText('Shown').first().waitFor();
    },
    LONG,
  );

  it('the client sees the proof of it on its phone', async () => {
    await client.goto('/appointments?view=list');
    await client.getByText('Lead 00').first().click();
    await client.getByText('Proof that it took place').waitFor();
  });
});

async function choose(page: Page, label: RegExp, option: string | RegExp): Promise<void> {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .first()
    .click();
  await page.getByRole('option', { name: option }).first().click();
}
