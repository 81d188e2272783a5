import { query } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Task } from './task.ts';

interface Press {
  readonly onClick: () => void;
  readonly loading: boolean;
}

/** What may be done with a task as it stands: what is left out is not offered. */
export function useTaskWrites({ id, status, owner }: Task): {
  readonly take?: Press;
  readonly giveBack?: Press;
  readonly finish?: Press;
  readonly reopen?: Press;
} {
  const { person } = useMe();
  const options = query.tasks.change.mutationOptions();
  const taking = useWrite(options, { done: 'The task is yours.' });
  const giving = useWrite(options, { done: 'The task is nobody’s again.' });
  const finishing = useWrite(options, { done: 'Done.' });
  const reopening = useWrite(options, { done: 'The task is open again.' });
  const isOpen = status === 'open';
  const isMine = person !== null && owner === person.id;
  return {
    ...(isOpen &&
      person &&
      !isMine && {
        take: { onClick: () => taking.mutate({ id, owner: person.id }), loading: taking.isPending },
      }),
    ...(isOpen &&
      isMine && {
        giveBack: { onClick: () => giving.mutate({ id, owner: null }), loading: giving.isPending },
      }),
    ...(isOpen && {
      finish: { onClick: () => finishing.mutate({ id, status: 'done' }), loading: finishing.isPending },
    }),
    ...(!isOpen && {
      reopen: { onClick: () => reopening.mutate({ id, status: 'open' }), loading: reopening.isPending },
    }),
  };
}
