import { describe, expect, test } from '@jest/globals';
import { parseRetell } from './events.ts';

const dialled = {
  call_id: 'rc1',
  call_type: 'phone_call',
  direction: 'outbound',
  from_number: '+14155550100',
  to_number: '+14155550107',
  metadata: { operator_id: 'o1', lead_id: 'l1', call_id: 'c1' },
};
const talked = {
  ...dialled,
  call_status: 'ended',
  start_timestamp: 1_772_445_600_000,
  end_timestamp: 1_772_445_660_000,
  duration_ms: 60_000,
  transcript: 'Agent: Hello\nUser: Hello',
};

const parse = (event: string, call: object) => parseRetell(JSON.stringify({ event, call }));
const analysis = (custom: object, inVoicemail = false) => ({
  call_analysis: { call_summary: 'x', in_voicemail: inVoicemail, custom_analysis_data: custom },
});

describe('nobody answered', () => {
  const REASONS = [
    'dial_no_answer',
    'dial_busy',
    'dial_failed',
    'dial_of_a_new_kind',
    'user_declined',
    'invalid_destination',
    'telephony_provider_unavailable',
    'sip_routing_error',
    'marked_as_spam',
    'concurrency_limit_reached',
  ];

  test.each(REASONS)('%s is known at the end, before any analysis', (disconnection_reason) => {
    const call = { ...dialled, call_status: 'not_connected', duration_ms: 0, disconnection_reason };
    expect(parse('call_ended', call)).toMatchObject({ kind: 'ended', outcome: 'no_answer', durationMs: 0 });
  });

  test('the reason is enough without a status, and how long it rang is not talk', () => {
    const call = { ...dialled, duration_ms: 31_000, disconnection_reason: 'dial_no_answer' };
    expect(parse('call_ended', call)).toMatchObject({ outcome: 'no_answer', durationMs: 0 });
    expect(parse('call_ended', { ...dialled, call_status: 'not_connected' })?.outcome).toBe('no_answer');
  });

  test('the analysis of a call that nobody answered takes it not back', () => {
    const call = { ...dialled, call_status: 'not_connected', disconnection_reason: 'dial_busy' };
    for (const said of ['no_outcome', 'callback_requested'])
      expect(parse('call_analyzed', { ...call, ...analysis({ outcome: said }, true) })?.outcome).toBe(
        'no_answer',
      );
  });

  test('a call that began, or in which somebody spoke, was answered, and so was one that came in', () => {
    expect(parse('call_started', { ...dialled, call_status: 'ongoing' })?.outcome).toBeUndefined();
    const spoken = { ...talked, disconnection_reason: 'telephony_provider_unavailable' };
    expect(parse('call_ended', spoken)).toMatchObject({ durationMs: 60_000 });
    expect(parse('call_ended', spoken)?.outcome).toBeUndefined();
    const inbound = { ...dialled, direction: 'inbound', call_status: 'not_connected' };
    expect(parse('call_ended', inbound)?.outcome).toBeUndefined();
  });
});

describe('a machine', () => {
  test.each(['voicemail_reached', 'machine_detected', 'ivr_reached'])('%s is known at the end', (reason) => {
    const call = { ...talked, disconnection_reason: reason };
    expect(parse('call_ended', call)).toMatchObject({ outcome: 'voicemail', durationMs: 60_000 });
    const analysed = { ...call, ...analysis({ outcome: 'not_interested' }) };
    expect(parse('call_analyzed', analysed)?.outcome).toBe('voicemail');
  });

  test('may be known by the analysis alone', () => {
    const call = { ...talked, disconnection_reason: 'agent_hangup' };
    expect(parse('call_ended', call)?.outcome).toBeUndefined();
    expect(parse('call_analyzed', { ...call, ...analysis({}, true) })?.outcome).toBe('voicemail');
    const greeting = analysis({ outcome: 'callback_requested' }, true);
    expect(parse('call_analyzed', { ...call, ...greeting })?.outcome).toBe('voicemail');
  });

  test.each(['not_interested', 'appointment_set'])('does not say %s: that is a person’s word', (said) => {
    const call = { ...talked, disconnection_reason: 'user_hangup', ...analysis({ outcome: said }, true) };
    expect(parse('call_analyzed', call)?.outcome).toBe(said);
  });
});

describe('a callback', () => {
  const time = (callback_time: unknown) =>
    parse('call_analyzed', { ...talked, ...analysis({ outcome: 'callback_requested', callback_time }) });

  test('brings its time as the agent heard it', () => {
    expect(time(' 2026-05-07T15:00 ')).toMatchObject({
      outcome: 'callback_requested',
      callbackTime: '2026-05-07T15:00',
    });
    expect(time('next Tuesday')?.callbackTime).toBe('next Tuesday');
    expect(time('x'.repeat(5_000))?.callbackTime).toHaveLength(200);
  });

  test.each([[undefined], [null], [''], ['  '], [5], [{ at: 'x' }]])(
    'without a time (%j) is one all the same',
    (none) => {
      expect(time(none)).toMatchObject({ outcome: 'callback_requested' });
      expect(time(none)?.callbackTime).toBeUndefined();
    },
  );
});
