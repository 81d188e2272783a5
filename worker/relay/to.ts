import type { Route } from '../../services/inbox/event-queue.ts';

export function to(operatorId: string | null | undefined, entityKey: string): Route {
  return operatorId
    ? { operatorId, entityKey }
    : { drop: 'no_recipient', error: 'nobody here has this number or id' };
}
