import { expect, test } from '@jest/globals';
import { weighEvidence } from './weigh-evidence.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour));

test('evidence is told by weight, the last word first, and what counts no more at the end', () => {
  const said = (source: string, hour: number, withdrawnAt: Date | null = null) => ({
    ...{ source, at: at(hour), withdrawnAt },
  });
  const rows = [
    ...[said('call', 1), said('staff', 12), said('lead', 12), said('client', 3)],
    ...[said('client', 12, at(13)), said('lead', 14), said('client', 11)],
  ];
  const weighed = weighEvidence(rows, at(9));
  expect(weighed.map((row) => [row.source, row.at.getUTCHours(), row.counts])).toEqual([
    ['client', 11, true],
    ['lead', 14, true],
    ['lead', 12, true],
    ['staff', 12, true],
    ['call', 1, true],
    ['client', 12, false],
    ['client', 3, false],
  ]);
});
