import { expect, test } from '@jest/globals';
import { canonicalJson, proofContentOf, type ShowFacts } from './proof-content.ts';

const slot = { milestone: 3, slot: 7, agreement: { id: 'agreement-1', version: 2 } };
const said = (id: string, at: string, more: object = {}) => ({
  ...{ id, source: 'client', answer: 'yes', key: `client:shown`, at: new Date(at), withdrawnAt: null },
  ...more,
});
const show: ShowFacts = {
  id: 'appointment-1',
  startsAt: new Date('2026-05-04T15:00:00Z'),
  endsAt: new Date('2026-05-04T15:30:00Z'),
  decidedAt: new Date('2026-05-06T15:30:00Z'),
  statusReason: 'client said yes; a call proves it',
  policy: { id: 'policy-1', version: 4 },
  evidence: [said('b', '2026-05-05T10:00:00Z'), said('a', '2026-05-04T10:00:00Z')],
};

test('the same value is the same text, in whatever order its keys and its evidence were read', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ü"' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"ü\\"","d":null}]}',
  );
  const turned = { ...show, evidence: [...show.evidence].reverse() };
  expect(canonicalJson(proofContentOf(slot, turned))).toBe(canonicalJson(proofContentOf(slot, show)));
});

test('every evidence row is sealed, withdrawn ones with when they were', () => {
  const withdrawn = said('c', '2026-05-05T11:00:00Z', { withdrawnAt: new Date('2026-05-05T12:00:00Z') });
  const { evidence } = proofContentOf(slot, { ...show, evidence: [...show.evidence, withdrawn] });
  expect(evidence.map(({ id, withdrawnAt }) => [id, withdrawnAt])).toEqual([
    ['a', null],
    ['b', null],
    ['c', '2026-05-05T12:00:00.000Z'],
  ]);
});

test('what a person wrote, and a key that may be an address, is not sealed', () => {
  const byStaff = { ...show, statusReason: 'Sample Lead 07 rang +14155550107', evidence: [] };
  expect(proofContentOf(slot, byStaff).decidedBy).toBe('staff');
  expect(JSON.stringify(proofContentOf(slot, byStaff))).not.toMatch(/Lead 07|4155550107/);
  const byMail = said('m', '2026-05-05T11:00:00Z', { key: 'mail:lead07@example.com' });
  const { evidence, decidedBy } = proofContentOf(slot, { ...show, evidence: [byMail] });
  expect(evidence[0]?.key).toBeNull();
  expect(decidedBy).toBe('evidence');
});
