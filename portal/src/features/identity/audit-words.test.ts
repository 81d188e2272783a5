import { expect, test } from '@jest/globals';
import { fieldInWords, plainWhat, sayActor, valueInWords } from './audit-words.ts';

test('an entry says who did it without the ids of machines, and leaves a person’s name', () => {
  const actor = { kind: 'workflow', id: 'import:1ff1', name: null };
  expect(plainWhat({ actor, what: 'The workflow import:1ff1 finished an import' })).toBe(
    'An import finished an import',
  );
  const person = { kind: 'person', id: 'p', name: 'Sample Owner' };
  expect(plainWhat({ actor: person, what: 'Sample Owner changed a campaign' })).toBe(
    'Sample Owner changed a campaign',
  );
  expect(sayActor({ kind: 'event', id: 'calcom:abc' })).toBe('What Cal.com told');
});

test('names of ours become words, what people wrote stays', () => {
  expect(fieldInWords('fileSha256')).toBe('Fingerprint of the file');
  expect(fieldInWords('milestoneSize')).toBe('Milestone size');
  expect(valueInWords('opted_out')).toBe('Opted out');
  expect(valueInWords('sms')).toBe('Texts');
  expect(valueInWords('Sample Owner')).toBe('Sample Owner');
  expect(valueInWords(false)).toBe('No');
});
