import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Retell from 'retell-sdk';
import { eventsOf, leadPhone, ourNumber, retellClient, startTown, type Town, until } from '../harness.ts';

describe('Retell', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town.close());

  const dial = (to: string, callId: string) =>
    retellClient(town).call.createPhoneCall({
      from_number: ourNumber,
      to_number: to,
      metadata: { operator_id: 'op-1', lead_id: 'lead-1', call_id: callId },
      retell_llm_dynamic_variables: { first_name: 'Sample', last_name: 'Lead 00', event_type_id: '12' },
    });
  const eventsAbout = (id: string) =>
    eventsOf(town, 'retell').filter(({ body }) => (body.call as { call_id: string }).call_id === id);
  const analyzed = (id: string) =>
    until('call_analyzed', () => {
      const events = eventsAbout(id);
      return events.some(({ name }) => name === 'call_analyzed') && events;
    });

  test('an answered call starts, ends and is analysed, each event signed', async () => {
    const to = leadPhone(7);
    const call = await dial(to, 'c-1');
    expect(call).toMatchObject({ call_status: 'registered', to_number: to, direction: 'outbound' });
    const events = await analyzed(call.call_id);
    expect(events.map(({ name }) => name)).toEqual(['call_started', 'call_ended', 'call_analyzed']);
    for (const { received } of events) {
      const signature = String(received.headers['x-retell-signature']);
      expect(await Retell.verify(received.raw, 'retell-key', signature)).toBe(true);
      expect(await Retell.verify(`${received.raw} `, 'retell-key', signature)).toBe(false);
    }
    const last = events[2]?.body.call as Record<string, unknown>;
    expect(last).toMatchObject({
      metadata: { operator_id: 'op-1', lead_id: 'lead-1', call_id: 'c-1' },
      call_status: 'ended',
      call_analysis: { custom_analysis_data: { outcome: 'not_interested' }, in_voicemail: false },
    });
    expect(last.duration_ms).toBeGreaterThanOrEqual(60_000);
    expect(last.duration_ms).toBeLessThanOrEqual(180_000);
    expect(Number(last.end_timestamp) - Number(last.start_timestamp)).toBe(last.duration_ms);
    expect(last.transcript).toContain('User: I am not interested.');
    const recording = await fetch(String(last.recording_url));
    expect(recording.headers.get('content-type')).toContain('audio');
    const again = await dial(to, 'c-1b');
    const repeated = (await analyzed(again.call_id)).at(-1)?.body.call as Record<string, unknown>;
    expect(repeated.duration_ms).toBe(last.duration_ms);
  });

  test('a call that nobody answers ends without having started', async () => {
    const call = await dial(leadPhone(8), 'c-2');
    const events = await analyzed(call.call_id);
    expect(events.map(({ name }) => name)).toEqual(['call_ended', 'call_analyzed']);
    const last = events[1]?.body.call as Record<string, unknown>;
    expect(last).toMatchObject({
      disconnection_reason: 'dial_no_answer',
      call_status: 'not_connected',
      duration_ms: 0,
      call_analysis: { custom_analysis_data: { outcome: 'no_outcome' }, call_successful: false },
    });
    expect(last.start_timestamp).toBeUndefined();
  });

  test('a call is found by its id and by its metadata', async () => {
    const call = await dial(leadPhone(7), 'c-3');
    expect((await retellClient(town).call.retrieve(call.call_id)).metadata).toMatchObject({ call_id: 'c-3' });
    const find = (key: string, value: string) =>
      retellClient(town).post('/v3/list-calls', {
        body: { filter_criteria: { metadata: [{ type: 'string', op: 'eq', key, value }] } },
      });
    expect(await find('call_id', 'c-3')).toMatchObject({
      items: [{ call_id: call.call_id }],
      has_more: false,
    });
    expect(await find('call_id', 'c-none')).toEqual({ items: [], has_more: false });
    const old = await retellClient(town).post('/v2/list-calls', {
      body: { filter_criteria: { 'metadata.call_id': ['c-3'], to_number: [call.call_type && 'x'] } },
    });
    expect(old).toEqual([]);
    const oldFound = await retellClient(town).post('/v2/list-calls', {
      body: { filter_criteria: { 'metadata.call_id': ['c-3'] } },
    });
    expect(oldFound).toMatchObject([{ call_id: call.call_id }]);
  });

  const act = async (
    persona: string,
    expected: string[],
    more: Record<string, string> = {},
    to = leadPhone(0),
  ) => {
    const call = await retellClient(town).call.createPhoneCall({
      from_number: ourNumber,
      to_number: to,
      retell_llm_dynamic_variables: { sandbox_persona: persona, ...more },
    });
    // They come in any order where the machine is busy.
    const events = await until(expected.join(), () => {
      const told = eventsAbout(call.call_id);
      return told.length === expected.length && told;
    });
    expect(events.map(({ name }) => name).sort()).toEqual([...expected].sort());
    return { id: call.call_id, last: events.find(({ name }) => name === 'call_analyzed')?.body.call };
  };
  const UNANSWERED = ['call_ended', 'call_analyzed'];
  const ANSWERED = ['call_started', ...UNANSWERED];

  test.each([
    ['no_answer', 'dial_no_answer'],
    ['busy', 'dial_busy'],
    ['failed', 'dial_failed'],
    ['declined', 'user_declined'],
  ])('a lead may be told to let a call pass: %s', async (persona, disconnection_reason) => {
    const { last } = await act(persona, UNANSWERED);
    expect(last).toMatchObject({ call_status: 'not_connected', disconnection_reason, duration_ms: 0 });
  });

  test('a machine may pick up, once or always; it books nothing and is nobody’s first talk', async () => {
    const to = leadPhone(6);
    const { last } = await act('voicemail', ANSWERED, {}, to);
    expect(last).toMatchObject({
      ...{ call_status: 'ended', disconnection_reason: 'voicemail_reached', duration_ms: 20_000 },
      call_analysis: { in_voicemail: true, custom_analysis_data: { outcome: 'no_outcome' } },
    });
    // By its number it asks at its first talk to be called again.
    expect((await act('voicemail_once', ANSWERED, {}, to)).last).toMatchObject({
      call_analysis: { in_voicemail: false, custom_analysis_data: { outcome: 'callback_requested' } },
    });
  });

  test('a lead may ask to be called again at a time, in its own words', async () => {
    const said = { sandbox_callback_time: 'tomorrow at three' };
    expect((await act('callback', ANSWERED, said)).last).toMatchObject({
      call_analysis: {
        custom_analysis_data: { outcome: 'callback_requested', callback_time: 'tomorrow at three' },
      },
    });
    const { last } = await act('callback_once', ANSWERED, {}, leadPhone(7));
    const { call_analysis } = last as { call_analysis: { custom_analysis_data: { callback_time: string } } };
    expect(Date.parse(call_analysis.custom_analysis_data.callback_time)).toBeGreaterThan(Date.now());
  });

  test('a call that is deleted is gone, with its recording', async () => {
    const { id, last } = await act('voicemail', ANSWERED);
    const { recording_url: recording } = last as { recording_url: string };
    expect((await fetch(recording)).status).toBe(200);
    await retellClient(town).call.delete(id);
    await expect(retellClient(town).call.retrieve(id)).rejects.toMatchObject({ status: 422 });
    await expect(retellClient(town).call.delete(id)).rejects.toMatchObject({ status: 422 });
    expect((await fetch(recording)).status).not.toBe(200);
  });

  test('refuses a wrong key, a bad number and an unknown call in its own shape', async () => {
    const stranger = new Retell({ apiKey: 'x', baseURL: `${town.sandbox.baseUrl}/retell`, maxRetries: 0 });
    await expect(stranger.call.retrieve('call_1')).rejects.toMatchObject({
      status: 401,
      error: { status: 'error' },
    });
    await expect(dial('4155550100', 'c-4')).rejects.toMatchObject({
      status: 400,
      error: { status: 'error' },
    });
    await expect(retellClient(town).call.retrieve('call_1')).rejects.toMatchObject({ status: 422 });
  });
});
