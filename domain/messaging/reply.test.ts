import { describe, expect, test } from '@jest/globals';
import { readReply } from './reply.ts';

/** A reading in a few words: `stop everything`, `choice 2 no`. */
function said(body: string): string {
  const reply = readReply(body);
  if (reply.means === 'stop') return `stop ${reply.scope}`;
  if (reply.means === 'answer') return reply.answer;
  if (reply.means === 'choice') return `choice ${[reply.choice, reply.answer].filter(Boolean).join(' ')}`;
  if (reply.means === 'cannot_come') return ['cannot come', reply.answer].filter(Boolean).join(', ');
  return reply.means;
}

const reads = (expected: string, bodies: readonly string[]): void => {
  expect(bodies.map((body) => [body, said(body)])).toEqual(bodies.map((body) => [body, expected]));
};

describe('the STOP family', () => {
  test('stops texts and calls, in any case, with any punctuation and politeness', () => {
    reads('stop phone', ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
    reads('stop phone', [
      'stop',
      'Stop.',
      ' stop! ',
      '"STOP"',
      'STOP ALL',
      'stop all!',
      'Opt out',
      'opt-out',
    ]);
    reads('stop phone', ['please stop', 'stop texting me please', 'stop all messages now', 'Unsubscribe me']);
    reads('stop phone', ['Stop texting me', 'STOP\n', 'STOP\u200b', 'stop 🛑', 'No. Stop texting me.']);
    reads('stop phone', ["Don't text me again", 'do not call or text me ever', 'no more texts please']);
    reads('stop phone', [
      'I want to opt out',
      'Not interested, please stop',
      'lose my number!!',
      'Stop calling me',
    ]);
    reads('stop phone', ['parar', 'Basta', 'no me escriban más', 'No más mensajes', 'arrêt']);
  });

  test('stops every channel when that is what is said, in several languages', () => {
    reads('stop everything', [
      'Stop everything',
      'please stop everything now',
      'stop all messages and emails',
      'Stop texts, calls and emails',
      'unsubscribe me from everything',
      'Remove me from everything.',
      'REMOVE ME',
      'take me off your list',
      'Take me off of all your lists please',
      'please delete my number from your database',
      'Leave me alone!!!',
      'I already told you, leave us alone',
      'stop contacting me',
      "Don't contact me again",
      'do not contact me ever again please',
      'Stop all communications',
      'I revoke my consent',
      'go away',
    ]);
    reads('stop everything', [
      'déjenme en paz',
      'No me contacten más',
      'paren todo por favor',
      'bórrenme de su lista',
      'laissez-moi tranquille',
      'arrêtez tout',
      'Lassen Sie mich in Ruhe',
      'me deixem em paz',
    ]);
  });

  test('stops emails alone when only they are named', () => {
    reads('stop email', ['stop emailing me', 'Stop all emails', 'unsubscribe from the newsletter']);
  });

  test('is not a sentence that merely has such a word', () => {
    reads('other', [
      'stop by my office tomorrow please',
      'stop by tomorrow',
      'end of month',
      'End of the month is better for me',
      'cancel that, I found the link and will come',
      'please cancel',
      'non-stop meetings today',
      'the bus stop was closed',
      "don't stop",
      "please don't call me, text me",
      "don't contact me on Mondays",
      "Don't leave me alone with him",
      'Liked “Hi Sam, … Reply STOP to opt out.”',
      'Loved "Stop everything"',
    ]);
  });
});

test('START and UNSTOP restore, HELP and INFO ask for help', () => {
  reads('start', ['START', 'start', 'Unstop', ' START! ']);
  reads('other', ['start at nine', 'when do we start', 'help is on the way', 'I need help with the link']);
  reads('help', ['HELP', 'info', 'help?', 'Ayuda']);
});

describe('yes and no', () => {
  test('are read from the first word, in English and Spanish, and from a thumb', () => {
    reads('yes', [
      'YES',
      'yes',
      'Y',
      'Yes!',
      'yep',
      'Yeah, it did',
      'yes it took place',
      'Yes 👍',
      'sure',
      'YES.',
    ]);
    reads('yes', [
      'Sí',
      'si',
      'SI, fue muy bien',
      'claro',
      '👍',
      '👍🏽',
      '✅',
      'yes the doctor was lovely, thank you',
    ]);
    reads('no', [
      'NO',
      'no',
      'N',
      'No!',
      'nope',
      "no, I couldn't make it",
      'No 👎',
      'nah',
      '👎',
      'No, nobody came',
    ]);
    reads('no', ['no fui', 'No it did not', 'No, they never called']);
  });

  test('that are followed by more than an answer are for a person', () => {
    reads('other', [
      'Yes, but stop calling my office',
      'yes but it was the wrong day',
      'Yes if you call me first',
      "yes I know, I didn't go though",
      'Yes, call me tomorrow',
      'Yes?',
      'Yes, who is this?',
      'no problem',
      'No worries, see you then',
      'No idea who this is',
      'no thanks',
      'No, I was there!',
      'no we met on Tuesday',
      "No, it's tomorrow",
      'not yet, no',
      'Sí, pero más tarde',
      'si no le molesta',
      'yes and no',
    ]);
  });

  test('are not words that only begin alike', () => {
    reads('other', ['yesterday', 'nothing', 'not yet', 'now', 'November works', 'yesss', 'maybe']);
  });

  test('are not read into what could be anything', () => {
    reads('other', [
      'já',
      'да',
      'はい',
      '🙂🙂',
      'ok',
      'Thanks 👍',
      '',
      '   ',
      '\n',
      '?!',
      '...',
      'k',
      'c u there',
    ]);
  });

  test('never restore consent: START after YES is not START', () => {
    reads('yes', ['YES', 'yes start']);
  });
});

test('one of a list is read with its number, its ordinal and the answer to it', () => {
  reads('choice 1', [
    '1',
    '#1',
    '1.',
    'one',
    'the first',
    'The first one please',
    '1st',
    'la primera',
    'number 1',
  ]);
  reads('choice 2', ['2', 'option 2', 'second', 'I meant the second one']);
  reads('choice 1 yes', ['1 yes', 'yes to 1', '1: YES', 'Yes, the first one', '1 sí']);
  reads('choice 2 no', ['2 no', 'No to the second', '2, no']);
  reads('other', ['No 2', '1 yes 2 no', '1 and 2', '12', '1 pm works', 'both', 'one of them', '2 people']);
});

describe('not being able to come', () => {
  test('is read from what people write of an appointment ahead', () => {
    reads('cannot come', [
      "can't make it",
      'I can’t make it today, sorry',
      'Cannot come tomorrow',
      "Sorry I won't be able to make it",
      'I am not able to attend',
      'I need to reschedule',
      'can we reschedule?',
      'Could we move it to Friday?',
      'please reschedule',
      'Reschedule',
      'I have to cancel my appointment',
      'cancel my appointment',
      "can't make my 3pm appointment",
      'I need a different time',
      'something came up',
      'no puedo ir',
      'Hola, no puedo asistir mañana',
      'necesito cambiar la cita',
      'quiero reprogramar',
    ]);
    reads('cannot come, no', ["No, I can't make it"]);
    reads('cannot come, yes', ['Yes, but I need to reschedule']);
  });

  test('is not being late, a question about rules, the past or the opposite', () => {
    reads('other', [
      'running late',
      'I will be 10 minutes late',
      "I can't make it any earlier",
      "won't be there until 3",
      "what if I can't make it?",
      'Do I need to reschedule?',
      "I don't need to reschedule",
      'no need to reschedule',
      "can't come to the phone",
      "I couldn't make it",
      'I can make it',
      "can't wait!",
      'have a good day',
      'I have a day off',
      'something came up but I will still come',
    ]);
  });
});
