import { ApiProblem } from '../problem.ts';

/** Streams of one person or key: as many windows as people have open. */
const MOST_OF_ONE = 10;
/** Of one process: each is a connection, and its session is looked at every twenty seconds. */
const MOST_IN_ALL = 2_000;
/** Seconds. */
const TRY_AGAIN_AFTER = 30;

/** Counts who listens. */
export interface Admission {
  /** @returns what gives the place back @throws ApiProblem too_many_requests, unavailable */
  enter(id: string): () => void;
}

export function createAdmission(atMost = { ofOne: MOST_OF_ONE, inAll: MOST_IN_ALL }): Admission {
  const open = new Map<string, number>();
  let all = 0;
  const headers = { 'Retry-After': String(TRY_AGAIN_AFTER) };
  return {
    enter(id) {
      const theirs = open.get(id) ?? 0;
      if (theirs >= atMost.ofOne)
        throw new ApiProblem(
          'too_many_requests',
          `You listen to ${theirs} live streams already, which is the most: close some windows.`,
          { headers },
        );
      if (all >= atMost.inAll)
        throw new ApiProblem('unavailable', 'Too many listen at the moment: try again soon.', { headers });
      open.set(id, theirs + 1);
      all += 1;
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        all -= 1;
        const left = (open.get(id) ?? 1) - 1;
        if (left > 0) open.set(id, left);
        else open.delete(id);
      };
    },
  };
}
