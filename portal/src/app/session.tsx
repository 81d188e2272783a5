import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Permission } from '../../../contracts/identity/permissions.ts';
import { LoadFailed, PageLoading } from '../kit/states.tsx';
import { query } from './api.ts';
import { useLive } from './live.ts';
import { problemOf } from './problem.ts';

export type Me = Awaited<ReturnType<(typeof query.me.get)['call']>>;

const MeContext = createContext<Me | null>(null);

/** Whose data is shown: of a person, in an organization, on a visit or not. */
function worldOf({ organization, person, visit }: Me): string {
  return [organization.id, person?.id, visit?.id].join(' ');
}

/**
 * Whether another window has made this one somebody else's meanwhile. Then the portal is loaded afresh: what is shown would
 * be of one organization, and what is written of the other.
 */
function useIsOtherWorld(me: Me | undefined): boolean {
  const now = me && worldOf(me);
  const [begun, begin] = useState(now);
  if (begun === undefined && now !== undefined) begin(now);
  const isOther = now !== undefined && begun !== undefined && now !== begun;
  useEffect(() => {
    if (isOther) location.assign('/');
  }, [isOther]);
  return isOther;
}

/** Asks who is signed in before anything is shown; nobody: the browser goes to the sign-in page. */
export function SessionGate({ children }: { children: ReactNode }) {
  // Before what is shown is asked for: whatever changes after an answer is heard of.
  useLive();
  const me = useQuery(query.me.get.queryOptions({ staleTime: 60_000 }));
  const isOther = useIsOtherWorld(me.data);
  if (me.data && !isOther) return <MeContext value={me.data}>{children}</MeContext>;
  if (me.isError && problemOf(me.error).status !== 401)
    return <LoadFailed error={me.error} again={() => void me.refetch()} />;
  return <PageLoading />;
}

/** Who is signed in, in which organization, and what they may do. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of SessionGate');
  return me;
}

/** Whether whoever is signed in may do that: what one may not do is not offered. */
export function useMay(permission: Permission): boolean {
  return useMe().may.includes(permission);
}

/** Staff of the operator, who see all clients; a client's members see their own business alone. */
export function useIsOperator(): boolean {
  return useMe().organization.kind === 'operator';
}
