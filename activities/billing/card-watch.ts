import { watchCards } from '../../services/billing/watch-cards.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface CardWatch {
  /** @returns how many cards something was due for: each is told of once, by the key of its letter or task */
  watchCards(operator: { readonly operatorId: string }): Promise<number>;
}

export function cardWatch({ db }: Pick<ActivityDeps, 'db'>): CardWatch {
  return {
    async watchCards({ operatorId }) {
      const now = attemptTime();
      let due = 0;
      for (let after: string | null = null, isOver = false; !isOver; ) {
        const page = await watchCards(db, { operatorId, after, now });
        due += page.due;
        after = page.next;
        isOver = after === null;
      }
      return due;
    },
  };
}
