import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findBrowser } from '../../tests/setup/chromium.ts';
import { openPage } from '../../tests/setup/page.ts';
import {
  eventsOf,
  leadPhone,
  ourNumber,
  retellClient,
  startTown,
  textsOf,
  type Town,
  twilioClient,
  until,
} from '../harness.ts';
import type { Call } from '../records.ts';

const browser = findBrowser();

describe('a phone that is played by hand', () => {
  let town: Town;
  let phone: string;
  beforeEach(async () => {
    town = await startTown({ bookAhead: 3_600, meeting: 1_800 });
    // Without a hand this one sets an appointment at once.
    phone = leadPhone(0);
  });
  afterEach(() => town.close());

  const at = (path: string) => `${town.sandbox.baseUrl}/phones/${encodeURIComponent(phone)}${path}`;
  const press = (path: string, fields: Record<string, string>) =>
    fetch(at(path), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const page = async () => (await fetch(at(''))).text();
  const take = () => press('/hand', { byHand: 'yes' });
  const dial = () =>
    retellClient(town).call.createPhoneCall({
      from_number: ourNumber,
      to_number: phone,
      metadata: { lead_id: 'lead-1', operator_id: 'op-1' },
      retell_llm_dynamic_variables: {
        first_name: 'Sample',
        last_name: 'Lead 07',
        email: 'lead07@example.com',
        event_type_id: '7',
        time_zone: 'America/New_York',
      },
    });
  const act = (id: string, fields: Record<string, string>) => press(`/calls/${id}`, fields);
  /** The kinds of events that came; in which order is nobody's promise. */
  const told = () =>
    eventsOf(town, 'retell')
      .map(({ name }) => name)
      .sort();
  const analysed = () =>
    until('the analysis', () => eventsOf(town, 'retell').find(({ name }) => name === 'call_analyzed')).then(
      ({ body }) => body['call'] as Record<string, unknown>,
    );

  test('rings until it is answered; a script, a slot and pressed keys come as Retell and Cal.com tell them', async () => {
    await take();
    const { call_id: id } = await dial();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told()).toEqual([]);
    expect(await page()).toContain('is calling');
    const ringing = await (await fetch(`${town.sandbox.baseUrl}/ringing`)).text();
    expect(ringing).toContain('Sample Lead 07: the phone rings.');
    expect((await act(id, { do: 'say', script: 'refusal' })).status).toBe(409);
    expect((await act(id, { do: 'answer' })).status).toBe(303);
    await until('its start', () => told().includes('call_started'));
    for (const key of ['1', '#']) await act(id, { key });
    expect((await act(id, { key: '12' })).status).toBe(409);
    expect(await page()).toContain('<output>1 #</output>');
    const slot = Number([...(await page()).matchAll(/id="slot-(\d+)"/g)][3]?.[1]);
    await act(id, { do: 'say', script: 'appointment', startsAt: String(slot) });
    const call = await analysed();
    await until('all events', () => told().length === 3);
    expect(call).toMatchObject({
      call_status: 'ended',
      disconnection_reason: 'user_hangup',
      duration_ms: 95_000,
      metadata: { lead_id: 'lead-1' },
      call_analysis: { custom_analysis_data: { outcome: 'appointment_set' } },
    });
    const turns = call['transcript_with_tool_calls'] as Record<string, unknown>[];
    expect(turns.slice(1, 3)).toEqual([
      { role: 'dtmf', digit: '1' },
      { role: 'dtmf', digit: '#' },
    ]);
    expect((call['transcript_object'] as { role: string }[]).map(({ role }) => role)).not.toContain('dtmf');
    const [booked] = eventsOf(town, 'calcom');
    expect(booked).toMatchObject({
      name: 'BOOKING_CREATED',
      body: {
        payload: { startTime: new Date(slot).toISOString(), length: 30, metadata: { lead_id: 'lead-1' } },
      },
    });
    expect(told()).toEqual(['call_analyzed', 'call_ended', 'call_started']);
    expect((await act(id, { do: 'hangup' })).status).toBe(409);
    expect(await page()).toContain('Key 1');
  });

  test('declined, left to voicemail or not taken in time, it comes as such', async () => {
    const endings: unknown[] = [];
    for (const name of ['decline', 'voicemail', '']) {
      await town.close();
      // Whoever presses a button has time for it, however busy the machine is.
      town = await startTown(name ? {} : { ring: 0.05 });
      await take();
      const { call_id: id } = await dial();
      if (name) await act(id, { do: name });
      const call = await analysed();
      await until('the end', () => told().includes('call_ended'));
      await until('the start', () => name !== 'voicemail' || told().includes('call_started'));
      endings.push([call['disconnection_reason'], call['call_status'], told()]);
      expect((await act(id, { do: 'answer' })).status).toBe(409);
    }
    expect(endings).toEqual([
      ['user_declined', 'not_connected', ['call_analyzed', 'call_ended']],
      ['voicemail_reached', 'ended', ['call_analyzed', 'call_ended', 'call_started']],
      ['dial_no_answer', 'not_connected', ['call_analyzed', 'call_ended']],
    ]);
  });

  test('asks to be called back when one types it, and a hang-up lasts as long as it lasted', async () => {
    await take();
    const { call_id: id } = await dial();
    await act(id, { do: 'answer' });
    expect((await act(id, { do: 'say', script: 'callback' })).status).toBe(409);
    await act(id, { do: 'say', script: 'callback', callbackTime: 'tomorrow at 3 pm' });
    expect(await analysed()).toMatchObject({
      transcript: expect.stringContaining('tomorrow at 3 pm'),
      call_analysis: {
        custom_analysis_data: { outcome: 'callback_requested', callback_time: 'tomorrow at 3 pm' },
      },
    });
    town.receiver.got.length = 0;
    const second = await dial();
    await act(second.call_id, { do: 'answer' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    await act(second.call_id, { do: 'hangup' });
    const call = await analysed();
    expect(call).toMatchObject({
      disconnection_reason: 'user_hangup',
      call_analysis: { custom_analysis_data: { outcome: 'no_outcome' } },
    });
    expect(call['duration_ms']).toBeGreaterThanOrEqual(60);
    expect(call['duration_ms']).toBeLessThan(60_000);
  });

  test('nothing is answered by itself, and the persona is itself again afterwards', async () => {
    phone = leadPhone(9);
    await take();
    const text = (body: string) => twilioClient(town).messages.create({ to: phone, from: ourNumber, body });
    await text('First');
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(textsOf(town)).toEqual([]);
    await press('/texts', { to: ourNumber, word: 'STOP' });
    await until('the STOP', () => textsOf(town).includes(`${phone}: STOP`));
    expect(await page()).toContain(`stopped: ${ourNumber}`);
    await press('/texts', { to: ourNumber, word: 'START' });
    await press('/texts', { to: ' +1 (415) 555-0199', body: '<b>Hello</b> 🎉' });
    await until('the text', () => textsOf(town).includes(`${phone}: <b>Hello</b> 🎉`));
    expect(await page()).toContain('&lt;b&gt;Hello&lt;/b&gt; 🎉');
    for (const fields of [
      { to: 'nobody', body: 'x' },
      { to: ourNumber, body: ' ' },
    ]) {
      const refused = await press('/texts', fields);
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        409,
        'text/html; charset=utf-8',
      ]);
    }
    await press('/hand', { byHand: 'no' });
    phone = leadPhone(0);
    await dial();
    await until('the persona', () => told().includes('call_analyzed'));
  });

  test('calls us: the agent answers at once, and what is set there is booked by what we last called with', async () => {
    await dial();
    await until('the first booking', () => eventsOf(town, 'calcom').length === 1);
    await until('the end', () => told().length === 3);
    await press('/calls', { to: ourNumber });
    expect((await press('/calls', { to: ourNumber })).status).toBe(409);
    const call = [...town.sandbox.state.calls.values()].at(-1) as Call;
    await act(call.id, { do: 'say', script: 'long' });
    await until('the analysis', () => told().length === 6);
    expect(eventsOf(town, 'retell').at(-1)?.body).toMatchObject({
      call: {
        direction: 'inbound',
        from_number: phone,
        to_number: ourNumber,
        duration_ms: 360_000,
        metadata: {},
      },
    });
    await press('/calls', { to: ourNumber });
    const next = [...town.sandbox.state.calls.values()].at(-1) as Call;
    await act(next.id, { do: 'say', script: 'appointment' });
    const booked = await until('the booking', () => eventsOf(town, 'calcom')[1]);
    expect(booked.body).toMatchObject({ payload: { eventTypeId: 7, metadata: { lead_id: 'lead-1' } } });
  });

  (browser ? test : test.skip)('answered in a browser by keyboard and mouse, it books', async () => {
    await take();
    const tab = await openPage(browser ?? '');
    try {
      await tab.go(at(''));
      await tab.type('#body', 'not yet sent');
      await dial();
      await tab.until(`document.querySelector('#ringing a')`);
      await tab.click('button[value=answer]');
      await tab.until(`document.querySelector('.keypad')`);
      await tab.click('.keypad [value="5"]');
      await tab.until(`document.querySelector('output').innerText === '5'`);
      await tab.until(`!document.querySelector('#ringing a')`);
      await tab.read(`void (document.querySelector('[name=startsAt]').selectedIndex = 2)`);
      const slot = await tab.read<string>(`document.querySelector('[name=startsAt]').value`);
      await tab.read(`document.querySelector('[value=appointment]').form.querySelector('button').focus()`);
      await tab.click('.scripts form button');
      const booked = await until('the booking', () => eventsOf(town, 'calcom')[0]);
      expect(booked.body).toMatchObject({ payload: { startTime: new Date(Number(slot)).toISOString() } });
      await tab.until(
        `document.querySelector('#calls').closest('section').innerText.includes('appointment set')`,
      );
      expect(await tab.read(`document.querySelector('#body').value`)).toBe('not yet sent');
      expect(tab.complaints).toEqual([]);
    } finally {
      await tab.close();
    }
  });
});
