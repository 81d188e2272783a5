import { describe, expect, test } from '@jest/globals';
import { isAutoReply } from './auto-reply.ts';

const ORDINARY = {
  headers: {},
  envelopeFrom: 'lead07@example.com',
  from: 'lead07@example.com',
  subject: 'Re: Hi',
};

describe('a machine wrote it', () => {
  test.each<[string, Record<string, string>]>([
    [
      'Gmail’s vacation responder',
      { 'auto-submitted': 'auto-replied', precedence: 'bulk', 'x-autoreply': 'yes' },
    ],
    ['RFC 3834 with a parameter', { 'auto-submitted': 'auto-generated; type=vacation' }],
    ['Exchange’s out of office', { 'x-auto-response-suppress': 'All', 'auto-submitted': 'auto-generated' }],
    ['Exchange’s automatic mails', { 'x-auto-response-suppress': 'DR, OOF, AutoReply' }],
    ['cPanel’s autoresponder', { 'x-autorespond': 'Re: Hi', precedence: 'auto_reply' }],
    ['a bulk sender', { precedence: 'Bulk' }],
    ['junk', { precedence: 'junk' }],
    ['an empty return path', { 'return-path': '<>' }],
    ['a delivery report', { 'content-type': 'multipart/report; report-type=delivery-status; boundary="x"' }],
  ])('by its headers: %s', (_what, headers) => {
    expect(isAutoReply({ ...ORDINARY, headers })).toBe(true);
  });

  test('by its envelope: nobody wants to hear of a failure', () => {
    expect(isAutoReply({ ...ORDINARY, envelopeFrom: '' })).toBe(true);
  });

  test.each(['mailer-daemon@googlemail.com', 'postmaster@example.com'])('by its sender %s', (from) => {
    expect(isAutoReply({ ...ORDINARY, from })).toBe(true);
  });

  test.each([
    'Automatic reply: Your appointment',
    'Auto: Hello',
    'Autoreply: Hello',
    'Auto-Reply Re: Hello',
    'Out of Office',
    'Out of Office: Re: Your appointment',
    'Out of the office until Monday',
    'I am out of office re: your appointment',
    'OOO: back on the 4th',
    'Undeliverable: Your appointment',
    'Delivery Status Notification (Failure)',
    'Abwesenheitsnotiz: Ihr Termin',
    'Automatische Antwort: Ihr Termin',
    'Fuera de la oficina Re: Su cita',
    'Fuera de oficina',
    'Respuesta automática: Su cita',
    'Réponse automatique : Votre rendez-vous',
    'Absence du bureau',
    'Risposta automatica: Appuntamento',
    'Resposta automática: Consulta',
    'Automatisch antwoord: Afspraak',
    'Afwezig: Afspraak',
    'Autosvar: Möte',
    'Odpowiedź automatyczna: Spotkanie',
    'Автоответ: встреча',
    '自動応答: 予約',
    '自动回复: 预约',
  ])('by its subject %s', (subject) => {
    expect(isAutoReply({ ...ORDINARY, subject })).toBe(true);
  });
});

describe('a person wrote it', () => {
  test.each([
    'Re: Out of office',
    'AW: Abwesenheitsnotiz',
    'Out of office furniture',
    'Automobile question',
    'Auto insurance quote',
    'Autos',
    'About your automatic reply',
    '',
  ])('with the subject %j', (subject) => {
    expect(isAutoReply({ ...ORDINARY, subject })).toBe(false);
  });

  test.each<Record<string, string>>([
    { 'auto-submitted': 'no' },
    { 'x-auto-response-suppress': 'None' },
    { 'x-auto-response-suppress': 'DR, RN, NRN' },
    { precedence: 'first-class' },
    { 'content-type': 'multipart/alternative; boundary="x"' },
  ])('with the headers %j', (headers) => {
    expect(isAutoReply({ ...ORDINARY, headers })).toBe(false);
  });

  test('when the envelope was not told', () => {
    expect(isAutoReply({ ...ORDINARY, envelopeFrom: null })).toBe(false);
  });
});
