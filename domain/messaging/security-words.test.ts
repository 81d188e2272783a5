import { expect, test } from '@jest/globals';
import { securityWords } from './security-words.ts';

const facts = {
  kind: 'invitation',
  operator: 'Sample Operator',
  organization: 'Sample Operator',
  about: 'a rep',
  link: 'https://example.com/invitation/x',
  lastsMs: 7 * 86_400_000,
  accountUrl: 'https://example.com/account',
} as const;

test('an operator that invites to itself is named once', () => {
  expect(securityWords(facts).text).toContain('You are invited to Sample Operator as a rep.');
  const client = securityWords({ ...facts, organization: 'Sample Dental', about: 'a viewer' });
  expect(client.text).toContain('Sample Operator invites you to Sample Dental as a viewer.');
});
