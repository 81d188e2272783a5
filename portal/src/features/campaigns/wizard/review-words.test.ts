import { expect, test } from '@jest/globals';
import { emptyDraft } from './draft.ts';
import { reviewWords } from './review-words.ts';

const draft = { ...emptyDraft('America/New_York'), name: 'Spring', fromNumber: '+14155550101' };
const known = {
  ...{ clientName: 'Sample Client', sequenceName: 'standard', policyName: 'standard' },
  ...{ leads: 1_204, firstAt: '2099-05-07T12:00:00.000Z', window: { from: '08:00', to: '21:00' } },
};
const said = (differs: object = {}, knows: object = {}) =>
  reviewWords({ ...draft, ...differs }, { ...known, ...knows }).join(' ');

test('it is said how many, how fast, in which hours, and when the first is reached', () => {
  const text = said();
  expect(text).toContain('1,204 people of the list become leads.');
  expect(text).toContain('at most 50 new an hour; they are reached 08:00 to 21:00 in their own time');
  expect(text).toContain('after 25 hours');
  expect(text).toMatch(/the first are reached on .*May/);
});

test('how long it takes is told by the slower limit', () => {
  expect(said({ newPerHour: 1, newPerDay: 1_000 })).toContain('after 1,204 hours');
  expect(said({ newPerHour: 1_000, newPerDay: 100 })).toContain('after 13 days');
});

test('what is not there is said, too: no list, no hours left, no booking link, no hours of rest', () => {
  expect(said({ list: 'none' }, { leads: null })).toContain('leads are added later');
  expect(said({ list: 'address' }, { leads: null })).toContain('as soon as it is fetched');
  expect(said({ list: 'file' }, { leads: null })).toContain('as soon as it is read');
  expect(said({}, { firstAt: null })).toContain('leave no time');
  expect(said()).toContain('No booking link');
  expect(said({}, { window: null })).toContain('at any hour');
});
