import { expect, test } from '@jest/globals';
import { becomes, type CampaignStatus, type CampaignVerb, takesLeads, whyRefused } from './status.ts';

const STATES: readonly CampaignStatus[] = ['draft', 'active', 'paused', 'ended', 'stopped', 'archived'];
const VERBS: readonly CampaignVerb[] = ['start', 'pause', 'resume', 'end', 'stop', 'archive'];

test('a campaign becomes what the table says, and nothing else', () => {
  const moves = VERBS.flatMap((verb) =>
    STATES.flatMap((from) => {
      const to = becomes(from, verb);
      return to ? [`${from} -${verb}-> ${to}`] : [];
    }),
  );
  expect(moves).toEqual([
    'draft -start-> active',
    'active -pause-> paused',
    'paused -resume-> active',
    'active -end-> ended',
    'active -stop-> stopped',
    'paused -stop-> stopped',
    'ended -stop-> stopped',
    'stopped -stop-> stopped',
    'draft -archive-> archived',
    'ended -archive-> archived',
    'stopped -archive-> archived',
  ]);
});

test('a refusal names the state and what can be done', () => {
  expect(whyRefused('draft', 'paused')).toBe('The campaign is a draft and cannot be paused: start it first.');
  expect(whyRefused('stopped', 'started')).toBe(
    'The campaign is stopped and cannot be started: draft another one by cloning it.',
  );
});

test('whatever is over takes no more leads', () => {
  expect(STATES.filter(takesLeads)).toEqual(['draft', 'active', 'paused']);
});
