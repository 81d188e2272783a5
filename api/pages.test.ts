import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { signAnswerLink } from '../services/appointments/answer-link.ts';
import { signProofLink } from '../services/billing/proof-link.ts';
import { signUnsubscribeLink } from '../services/messaging/unsubscribe.ts';
import { addCampaign, startTestApi, type TestApi, testLinkSecret } from '../tests/setup/api.ts';
import { findBrowser, lookAt } from '../tests/setup/chromium.ts';
import { createShowClient } from '../tests/setup/shows.ts';

const browser = findBrowser();
const ifBrowser = browser ? test : test.skip;
/** A directory for pictures of the pages, to be looked at. */
const pictures = process.env['PICTURES'];

let api: TestApi;
let server: Server;
let home: string;
const links: Record<string, string> = {};

/** Pages that the test serves beside ours, from our own origin. */
const aside: Record<string, string> = {};

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = await startTestApi({ publicUrl: home });
  server.on('request', (request, response) => {
    const page = aside[request.url ?? ''];
    if (page === undefined) return api.app(request, response);
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Content-Type', 'text/html').end(page);
  });
  await makeLinks();
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await api.stop();
});

async function makeLinks(): Promise<void> {
  const user = await api.addOperator('pages');
  const { operatorId } = user;
  const shows = await createShowClient(api, { size: 2, priceCents: 100_000, reversal: 'credit' }, operatorId);
  const [appointmentId = ''] = await shows.show(2);
  await shows.count();
  const [milestone] = await shows.milestones();
  const { campaignId } = await addCampaign(user);
  await user.call('post', '/api/leads').send({ campaignId, email: 'lead01@example.com' }).expect(201);
  const { id: contactId } = await asOperator(api.db, operatorId, (tx) =>
    tx.contact.findFirstOrThrow({ where: { email: 'lead01@example.com' } }),
  );
  links['answer'] = `/answer/${signAnswerLink({ operatorId, appointmentId }, testLinkSecret)}`;
  links['unsubscribe'] = `/unsubscribe/${signUnsubscribeLink({ operatorId, contactId }, testLinkSecret)}`;
  links['proof'] =
    `/proof/${signProofLink({ operatorId, milestoneId: milestone?.id ?? '' }, testLinkSecret)}`;
  links['payment-setup'] = '/payment-setup/done';
  links['gone'] = '/b/AAAAAAAAAA';
  links['docs'] = '/api/docs/';
  links['login'] = '/login';
  links['reset'] = '/reset';
}

const look = async (name: string) => {
  const address = `${home}${links[name]}`;
  if (pictures) await lookAt(browser ?? '', address, path.join(pictures, `${name}.png`));
  return lookAt(browser ?? '', address);
};

ifBrowser.each([
  ['answer', 'Did Sample come?'],
  ['unsubscribe', 'Unsubscribe from our emails?'],
  ['proof', 'Milestone 1'],
  ['payment-setup', 'Thank you'],
  ['gone', 'This link does not work'],
  ['login', 'Sign in'],
  ['reset', 'password'],
  ['docs', 'Who I am, and what I may do'],
])('the %s page is whole in a browser, which has nothing to say against it', async (name, words) => {
  const { console, html } = await look(name);
  expect(html).toContain(words);
  expect(console.filter((line) => /Content.Security|violat|blocked|Refused/i.test(line))).toEqual([]);
});

ifBrowser('the browser does say when a page breaks the policy', async () => {
  aside['/broken'] =
    '<meta http-equiv="Content-Security-Policy" content="style-src \'self\'"><p style="color:red">';
  links['broken'] = '/broken';
  expect((await look('broken')).console.join()).toMatch(/violates the following Content Security Policy/);
});

ifBrowser('a form of a page without referrer is taken from a person with cookies', async () => {
  aside['/form'] =
    `<form method="post" action="${links['unsubscribe']}"><input name="List-Unsubscribe" value="One-Click">
    </form><script>document.cookie = 'followthrough.session_token=x'; document.forms[0].submit()</script>`;
  links['form'] = '/form';
  expect((await look('form')).html).toContain('You are unsubscribed');
});
