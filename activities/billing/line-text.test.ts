import { expect, test } from '@jest/globals';
import { lineText } from './line-text.ts';

const facts = { operatorId: 'operator-1' };
const line = {
  id: 'line-1',
  amountCents: 200_000,
  stripeItemId: null,
  ...{ position: 1, kind: 'milestone', seconds: null },
  description: 'Milestone 3: 25 verified shows',
};
const seal = '0123456789abcdef'.repeat(4);
const links = {
  proofUrl: ({ milestoneId }: { milestoneId: string }) => `https://example.com/proof/${milestoneId}`,
};

test("a milestone's line carries the address of its proofs, and the seal over them", () => {
  expect(lineText(facts, { ...line, milestoneId: 'm3', milestone: { seal } }, links)).toEqual({
    description:
      'Milestone 3: 25 verified shows. Seal 0123456789abcdef. Proofs: https://example.com/proof/m3',
    metadata: { seal },
  });
});

test('one that was opened before proofs were sealed has no seal to show', () => {
  expect(lineText(facts, { ...line, milestoneId: 'm3', milestone: { seal: null } }, links)).toEqual({
    description: 'Milestone 3: 25 verified shows. Proofs: https://example.com/proof/m3',
    metadata: {},
  });
});

test('a line of talk time says what it says, and so does one whose address is longer than Stripe takes', () => {
  const talk = { ...line, milestoneId: null, milestone: null };
  expect(lineText(facts, talk, links)).toEqual({ description: line.description, metadata: {} });
  const long = { proofUrl: () => `https://example.com/${'x'.repeat(500)}` };
  const { description } = lineText(facts, { ...line, milestoneId: 'm3', milestone: { seal } }, long);
  expect(description).toBe(line.description);
});
