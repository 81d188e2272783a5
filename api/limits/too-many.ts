import { ApiProblem } from '../problem.ts';

/** @param wait seconds */
export function tooMany(
  what: string,
  wait: number,
  headers: Readonly<Record<string, string>> = {},
): ApiProblem {
  return new ApiProblem('too_many_requests', `${what} Try again in ${inWords(wait)}.`, {
    headers: { ...headers, 'Retry-After': String(wait) },
  });
}

/** 90 → `2 minutes` */
export function inWords(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
