import { expect, test } from '@jest/globals';
import {
  sayAction,
  sayAppointment,
  sayCap,
  sayConsent,
  sayEnding,
  sayEvidence,
  sayOutcome,
  sayReason,
} from './lead-words.ts';

test('more than a cap allows is never told as more than the cap', () => {
  expect(sayCap({ max: 3, used: 5, perSeconds: 86_400 }, 'sms')).toBe('3 of 3 texts used in 24 hours');
  expect(sayCap({ max: 3, used: 1, perSeconds: 604_800 }, 'email')).toBe('1 of 3 emails used in 7 days');
});

test('a word that nobody knows is told as it is, and nothing breaks', () => {
  expect(sayEnding('moon_phase')).toBe('The sequence ended: moon phase.');
  expect(sayEnding(null)).toBe('The sequence ended: stopped.');
  expect(sayAppointment('half_shown')).toBe('The appointment is half shown');
  expect(sayOutcome('sang_a_song')).toBe('sang a song');
  expect(sayOutcome(null)).toBeNull();
});

test('what people did is told with what became of it', () => {
  const action = { kind: 'pause', status: 'done', paid: false, bulkActionId: null };
  expect(sayAction(action)).toBe('paused the sequence');
  expect(sayAction({ ...action, kind: 'stop', paid: true })).toBe('stopped the sequence: they have paid');
  expect(sayAction({ ...action, status: 'refused', bulkActionId: 'b' })).toBe(
    'asked in vain: pause, with many others',
  );
});

test('evidence and consent are sentences', () => {
  expect(sayEvidence({ source: 'client', answer: 'no' })).toBe('The client said no: it did not take place');
  expect(sayEvidence({ source: 'call', answer: 'yes' })).toBe('A call shows that it took place');
  expect(sayConsent({ action: 'revoked', channel: 'sms' })).toBe('Wants no more texts');
});

test('the reason of a status is told without names of ours, and a person’s words stay', () => {
  expect(sayReason('sms, call')).toBe('no more texts or calls');
  expect(sayReason('appointment_set')).toBe('appointment set');
  expect(sayReason('moon_phase')).toBe('moon phase');
  expect(sayReason('They rang')).toBe('They rang');
  expect(sayReason(null)).toBeNull();
});
