import { expect, test } from '@jest/globals';
import { type PersonFacts, unite } from './unite.ts';

const nobody: PersonFacts = {
  ...{ phone: null, email: null, firstName: null, lastName: null, company: null, zone: null },
  ...{ state: null, locale: null, tags: [], fields: {} },
};

test('what is empty is filled in, and nothing else', () => {
  const from = { ...nobody, phone: '+14155550101', company: 'Sample', firstName: 'A', lastName: 'B' };
  expect(unite({ ...nobody, zone: 'UTC' }, from)).toEqual({
    fills: { phone: '+14155550101', company: 'Sample', firstName: 'A', lastName: 'B' },
    clashes: [],
  });
});

test('on a clash the one that is kept is believed, and both values are told', () => {
  const [into, from] = [
    { ...nobody, phone: '+14155550101', firstName: 'Ann', fields: { plan: 'a' } },
    { ...nobody, phone: '+14155550102', firstName: 'Bo', lastName: 'Lee', fields: { plan: 'b', size: 3 } },
  ];
  expect(unite(into, from)).toEqual({
    fills: { fields: { plan: 'a', size: 3 } },
    clashes: [
      { field: 'phone', kept: '+14155550101', dropped: '+14155550102' },
      { field: 'name', kept: 'Ann', dropped: 'Bo Lee' },
      { field: 'fields.plan', kept: 'a', dropped: 'b' },
    ],
  });
});

test('tags are united in their order, each once', () => {
  const { fills } = unite({ ...nobody, tags: ['a', 'b'] }, { ...nobody, tags: ['c', 'b'] });
  expect(fills).toEqual({ tags: ['a', 'b', 'c'] });
});

test('half a name is not filled up with another’s', () => {
  const united = unite({ ...nobody, firstName: 'Ann' }, { ...nobody, firstName: 'Bo', lastName: 'Lee' });
  expect(united.fills).toEqual({});
});
