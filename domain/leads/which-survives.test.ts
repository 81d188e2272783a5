import { expect, test } from '@jest/globals';
import { LEAD_STATUSES } from './status.ts';
import { type Standing, whichSurvives } from './which-survives.ts';

const lead = (id: string, differs: Partial<Standing> = {}): Standing => ({
  ...{ id, status: 'contacted', hasAppointment: false, startedAt: null, createdAt: new Date(0) },
  ...differs,
});
const later = new Date(1000);

test.each<[string, Partial<Standing>, Partial<Standing>]>([
  ['an appointment outranks any status', { hasAppointment: true, status: 'no_show' }, { status: 'shown' }],
  ['further along', { status: 'callback' }, { status: 'new' }],
  ['who opted out is not worked on by another lead', { status: 'opted_out' }, { status: 'contacted' }],
  ['who shows has come all the same', { status: 'shown' }, { status: 'opted_out' }],
  ['what has begun', { startedAt: later }, {}],
  ['what began first', { startedAt: new Date(0) }, { startedAt: later }],
  ['what was made first', {}, { createdAt: later }],
])('%s', (_, better, worse) => {
  const [a, b] = [lead('b', better), lead('a', worse)];
  expect([whichSurvives(a, b).id, whichSurvives(b, a).id]).toEqual(['b', 'b']);
});

test('of two that are equal the same goes on, whichever way round they are asked about', () => {
  expect([whichSurvives(lead('a'), lead('b')).id, whichSurvives(lead('b'), lead('a')).id]).toEqual([
    'a',
    'a',
  ]);
});

test('every status has its rank', () => {
  for (const status of LEAD_STATUSES.filter((each) => each !== 'new'))
    expect([status, whichSurvives(lead('b', { status }), lead('a', { status: 'new' })).id]).toEqual([
      status,
      'b',
    ]);
});
