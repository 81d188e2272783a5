import { expect, test } from '@jest/globals';
import { foldCrowds, isCrowd } from './crowds.ts';
import { eventOf } from './events.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 5, 1, 12, minutes)).toISOString();
const event = (id: number, minutes: number) =>
  eventOf({
    ...{ id: String(id), title: 'Sample', campaignName: 'Sample', clientName: 'Sample', zone: 'UTC' },
    ...{ status: 'booked', startsAt: at(minutes), endsAt: at(minutes) },
    attendee: { name: `Sample Lead ${id}`, phone: null },
  });

test('more than there is room for beside each other are one block that says how many; the others stay', () => {
  const crowd = [0, 1, 2, 20].map((minutes, id) => event(id, minutes));
  const shown = foldCrowds([event(9, 300), ...crowd], 3);
  expect(shown.map(({ title }) => title)).toEqual(['4 appointments', 'Sample Lead 9']);
  expect(shown[0]).toMatchObject({ start: new Date(at(0)), end: new Date(at(50)) });
  expect(shown.map(({ payload }) => isCrowd(payload))).toEqual([true, false]);
  expect(foldCrowds(crowd, 4)).toHaveLength(4);
});
