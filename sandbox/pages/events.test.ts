import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { leadPhone, ourNumber, startTown, textsOf, type Town, twilioClient, until } from '../harness.ts';
import { settleDelivered } from '../delivered.ts';

describe('the page of events', () => {
  let town: Town;
  beforeEach(async () => {
    town = await startTown({ firstRetry: 30 });
  });
  afterEach(() => town.close());
  const get = async (path: string) => (await fetch(`${town.sandbox.baseUrl}${path}`)).text();
  const again = (id: string) =>
    fetch(`${town.sandbox.baseUrl}/events/${id}/again`, { method: 'POST', redirect: 'manual' });
  const text = (body: string) =>
    twilioClient(town).messages.create({ to: leadPhone(9), from: ourNumber, body });
  const arrived = () =>
    [...town.sandbox.state.deliveries.values()].filter(({ state }) => state === 'delivered');

  test('an event that arrived shows its body, escaped, and can be sent once more under the same id', async () => {
    await text('Hello');
    const event = await until('the STOP', () => arrived().find((one) => one.event === 'text received'));
    const page = await get(`/events/${event.id}`);
    expect(page).toContain('Body: STOP');
    expect(page).toContain('200 ok');
    expect((await again(event.id)).status).toBe(303);
    await until('the second one', () => textsOf(town).length === 2);
    await until('its arrival', () => arrived().includes(event) && event.attempts === 2);
    expect(town.sandbox.state.deliveredCount).toBe(arrived().length);
    expect(await get('/events')).toContain('2 tries');
  });

  test('what waits says when it is tried again, and goes at once when it is told to', async () => {
    town.receiver.answer = () => 503;
    await text('Hello');
    const event = await until('a failure', () =>
      [...town.sandbox.state.deliveries.values()].find(
        (one) => one.event === 'text received' && one.attempts === 1,
      ),
    );
    expect(await get('/events?state=pending&vendor=twilio')).toMatch(/waiting<\/span>[^]*1 try, again <time/);
    expect(await get('/events?state=delivered')).toContain('No event is like this.');
    town.receiver.answer = () => 200;
    await again(event.id);
    await until('its arrival', () => event.state === 'delivered');
  });

  test('only the newest 200 that arrived keep their bodies; one without is not sent again', async () => {
    const { state } = town.sandbox;
    for (let index = 0; index < 3; index += 1) await text(`Hello ${index}`);
    await until('the events', () => arrived().length === 3);
    const [first] = arrived();
    if (!first) throw new Error('There is none.');
    for (let index = 0; index < 200; index += 1) {
      const one = {
        ...first,
        id: `dlv_more${index}`,
        body: `{"number":${index}}`,
        state: 'pending' as const,
      };
      state.deliveries.set(one.id, one);
      settleDelivered(state, one);
    }
    expect(arrived().filter(({ body }) => body !== '')).toHaveLength(200);
    expect(first.body).toBe('');
    const refused = await again(first.id);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('no longer kept');
    expect((await again('dlv_none')).status).toBe(409);
    expect(await get('/events/dlv_more7')).toContain('&quot;number&quot;: 7');
  });

  test('pages of fifty, newest first', async () => {
    await text('Hello');
    await until('the events', () => arrived().length === 1);
    const [first] = arrived();
    if (!first) throw new Error('There is none.');
    for (let index = 0; index < 60; index += 1) {
      town.sandbox.state.deliveries.set(`dlv_${index}`, {
        ...first,
        id: `dlv_${index}`,
        about: `about ${index}.`,
      });
    }
    const newest = await get('/events');
    expect(newest).toContain('about 59.');
    expect(newest).not.toContain('about 9.');
    expect(newest).toContain('rel="next"');
    expect(await get('/events?page=2')).toContain('about 9.');
    expect(await get('/events?page=999')).toContain('Page 2 of 2');
  });
});
