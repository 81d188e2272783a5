import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import type { Foreseen } from './foresee-rollout.ts';

export interface Bystanders {
  /** Not begun: they begin on the new version. */
  readonly notBegun: number;
  /** Began before steps had ids. */
  readonly older: number;
}

/** What a rollout would do, in sentences. `from`: every version that leads are on. */
export function sayRollout(
  { diff, steps, added, choices }: Foreseen,
  from: readonly SequenceBody[],
  to: SequenceBody,
  { notBegun, older }: Bystanders,
): string[] {
  const all = [to, ...from].flatMap((body) => body.steps);
  const nameOf = (id: string): string => `"${all.find((step) => step.id === id)?.name ?? id}"`;
  const put = (ids: readonly string[]): string => ids.map(nameOf).join(', ');
  const counted = (becomes: string, say: (leads: string, one: boolean, id: string) => string): string[] =>
    steps
      .filter((step) => step.becomes === becomes && step.leads > 0)
      .map(({ leads, stepId }) => say(many(leads), leads === 1, stepId));
  return [
    ...added.map(
      ({ stepId, toCome, past }) =>
        `${many(toCome)} will come to the new step ${nameOf(stepId)}, ${number(past)} ${past === 1 ? 'is' : 'are'} past it`,
    ),
    ...choices.map(
      ({ stepId, leads }) =>
        `${many(leads)} ${leads === 1 ? 'waits' : 'wait'} on ${nameOf(stepId)}, which is no more: choose where they go`,
    ),
    ...steps
      .filter(({ becomes }) => becomes === 'goes')
      .map(
        ({ leads, stepId, to: goal }) =>
          `${many(leads)} on ${nameOf(stepId)} ${leads === 1 ? 'goes' : 'go'} to ${nameOf(goal)}`,
      ),
    ...counted('ends', (leads, one, id) => `${leads} on ${nameOf(id)} ${one ? 'ends' : 'end'}`),
    ...counted(
      'begins_anew',
      (leads, one, id) =>
        `${leads} ${one ? 'stands' : 'stand'} on ${nameOf(id)}, which has changed: it is planned again`,
    ),
    ...(diff.moved.length > 0 ? [`At another place: ${put(diff.moved)}; who stands there stays`] : []),
    ...(diff.endsOtherwise ? ['Goals or stop rules have changed: every lead looks again'] : []),
    ...(older > 0 ? [`${many(older)} began before steps had ids: they finish the way they began`] : []),
    ...(notBegun > 0
      ? [`${many(notBegun)} ${notBegun === 1 ? 'has' : 'have'} not begun, and will begin on the new version`]
      : []),
  ];
}

const number = (count: number): string => count.toLocaleString('en-US');
const many = (leads: number): string => `${number(leads)} ${leads === 1 ? 'lead' : 'leads'}`;
