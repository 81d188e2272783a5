import { describe, expect, test } from '@jest/globals';
import { placeOf, type Whereabouts } from './place.ts';
import { stateOf } from './states.ts';

const [NEW_YORK, CHICAGO, DENVER, LOS_ANGELES] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
];

const place = (known: Partial<Whereabouts>) => {
  const { zones, states } = placeOf({
    appointmentZone: null,
    contactZone: null,
    state: null,
    number: null,
    campaignZone: 'Europe/London',
    ...known,
  });
  return { zones, laws: states.map(({ state, zones: by }) => [state.code, ...by].join(' ')) };
};
const numberOf = (state: string | null, ...zones: string[]) => ({ state, zones });

describe('the clocks of a person', () => {
  test.each<[string, Partial<Whereabouts>, readonly (string | undefined)[]]>([
    ['nothing known: the campaign’s', {}, ['Europe/London']],
    ['the number alone', { number: numberOf('CA', LOS_ANGELES) }, [LOS_ANGELES]],
    ['the state alone: all of its zones', { state: 'FL' }, [NEW_YORK, CHICAGO]],
    ['the column decides which part of the state', { state: 'FL', contactZone: CHICAGO }, [CHICAGO]],
    ['so does the attendee', { state: 'TX', appointmentZone: DENVER }, [DENVER]],
    ['and a number of the same state', { state: 'TX', number: numberOf('TX', DENVER) }, [DENVER]],
    [
      'a number of another state does not, though it shares a clock',
      { state: 'FL', number: numberOf('IL', CHICAGO) },
      [NEW_YORK, CHICAGO],
    ],
    [
      'attendee, column and number that disagree: all of them',
      { appointmentZone: NEW_YORK, contactZone: CHICAGO, number: numberOf('CA', LOS_ANGELES) },
      [NEW_YORK, CHICAGO, LOS_ANGELES],
    ],
    [
      'two names of one clock agree',
      { contactZone: NEW_YORK, state: 'MI', number: numberOf('MI', 'America/Detroit') },
      [NEW_YORK],
    ],
    [
      'two zones that differ in summer alone disagree',
      { contactZone: DENVER, number: numberOf('AZ', 'America/Phoenix') },
      [DENVER, 'America/Phoenix'],
    ],
    ['a zone that is none is left out', { appointmentZone: 'Mars/Base', contactZone: '' }, ['Europe/London']],
  ])('%s', (_what, known, zones) => {
    expect(place(known).zones).toEqual(zones);
  });
});

describe('the laws that hold', () => {
  test('are those of the address and of the number, each by the clocks that it may have', () => {
    expect(place({ state: 'FL', number: numberOf('IL', CHICAGO) }).laws).toEqual([
      `FL ${NEW_YORK} ${CHICAGO}`,
      `IL ${CHICAGO}`,
    ]);
    expect(place({ state: 'FL', contactZone: CHICAGO }).laws).toEqual([`FL ${CHICAGO}`]);
    expect(place({ number: numberOf('CA', LOS_ANGELES), state: 'CA' }).laws).toEqual([`CA ${LOS_ANGELES}`]);
  });

  test('outside the United States there are none', () => {
    expect(place({ contactZone: 'Europe/Berlin', number: numberOf(null, 'Europe/Berlin') }).laws).toEqual([]);
  });
});

test.each([
  ['FL', 'FL'],
  [' florida ', 'FL'],
  ['New York State', 'NY'],
  ['N.Y.', 'NY'],
  ['Washington D.C.', 'DC'],
  ['Washington', 'WA'],
  ['Ontario', undefined],
  ['', undefined],
])('%j as a state is %s', (text, code) => {
  expect(stateOf(text)?.code).toBe(code);
});
