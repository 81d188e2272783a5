import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ourNumber, startTown, type Town, twilioClient, until } from './harness.ts';

describe('the page', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town.close());
  const page = async (query = '') => (await fetch(`${town.sandbox.baseUrl}/${query}`)).text();

  test('tells when empty what will appear', async () => {
    const html = await page();
    expect(html).toContain('Texts in both directions will appear here');
    expect(html).toContain('http-equiv="refresh" content="5"');
    expect(await page('?pause=1')).not.toContain('http-equiv="refresh"');
  });

  test('shows texts newest first, escaped, and filters by phone', async () => {
    const send = (to: string, body: string) =>
      twilioClient(town).messages.create({ to, from: ourNumber, body });
    await send('+14155550128', '<script>alert("1")</script>');
    await send('+14155550130', 'Reply YES or NO.');
    await until('the answer', () => town.sandbox.state.messages.size === 3);
    const html = await page();
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)');
    expect(html.indexOf('</b> wrote')).toBeLessThan(html.indexOf('Reply YES or NO.'));
    const filtered = await page('?q=5550128');
    expect(filtered).toContain('&lt;script&gt;');
    expect(filtered).not.toContain('Reply YES or NO.');
    expect(await page('?q=%22%3E%3Cb%3E')).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  test('lists come as JSON, and what is unknown is not found', async () => {
    const books = async (thing: string) => (await fetch(`${town.sandbox.baseUrl}/books${thing}`)).json();
    expect(await books('')).toMatchObject({ messages: 3, mails: 0, calls: 0, bookings: 0, invoices: 0 });
    expect(await books('/messages')).toMatchObject([{}, {}, { body: 'YES', direction: 'inbound' }]);
    expect((await fetch(`${town.sandbox.baseUrl}/books/state`)).status).toBe(404);
  });
});
