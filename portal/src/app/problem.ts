import { ORPCError } from '@orpc/client';
import type { Problem } from '../../../contracts/problem.ts';

/** What is shown of a failure: an answer of the API that says no, or no answer at all (status 0). */
export interface Shown {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What is wrong with which field of the body */
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Names the request in the API's log */
  readonly requestId?: string | undefined;
}

const SIGNED_OUT: Shown = {
  status: 401,
  title: 'You are signed out',
  detail: 'Nothing was saved. Sign in, then try it again.',
  errors: [],
};

/** The API's no, as an error. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** Reads an answer that is a problem document; what stands before us may answer anything. */
export async function problemOfAnswer(answer: Response): Promise<ApiProblem> {
  const body = (await answer.json().catch(() => null)) as Partial<Problem> | null;
  return new ApiProblem({
    type: body?.type ?? 'about:blank',
    title: body?.title ?? 'That did not work',
    status: answer.status,
    detail: body?.detail ?? `The server answered ${answer.status}. Please try again in a moment.`,
    code: body?.code ?? 'internal',
    ...(body?.requestId !== undefined && { requestId: body.requestId }),
    ...(body?.errors && { errors: body.errors }),
  });
}

/** What to show of whatever was thrown. */
export function problemOf(error: unknown): Shown {
  const cause = error instanceof ORPCError ? error.cause : error;
  if (cause instanceof ApiProblem) {
    const { status, title, detail, errors = [], requestId } = cause.problem;
    if (status === 401) return SIGNED_OUT;
    return { status, title, detail, errors, requestId };
  }
  if (cause instanceof TypeError) {
    return {
      status: 0,
      title: 'No connection',
      detail: 'The server cannot be reached. Check your connection; nothing of what you entered is lost.',
      errors: [],
    };
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { status: 500, title: 'Something went wrong', detail, errors: [] };
}
