import { readIds, signIds } from '../signed-link.ts';

export interface AnswerSubject {
  readonly operatorId: string;
  readonly appointmentId: string;
}

/** Signs what an answer link is about. The link holds two ids and no personal data. */
export function signAnswerLink({ operatorId, appointmentId }: AnswerSubject, secret: string): string {
  return signIds('answer', [operatorId, appointmentId], secret);
}

/** What a link is about; null when it is not one of ours. */
export function readAnswerLink(token: string, secret: string): AnswerSubject | null {
  const ids = readIds('answer', token, secret);
  return ids && { operatorId: ids[0], appointmentId: ids[1] };
}
