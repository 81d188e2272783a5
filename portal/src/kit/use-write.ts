import { notifications } from '@mantine/notifications';
import { type MutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../app/problem.ts';

interface WriteWords<Data, Input> {
  /** What happened, said to whoever did it */
  readonly done?: string | ((data: Data, input: Input) => string);
  readonly onDone?: (data: Data, input: Input) => void;
  /** Takes problems of fields; true: they are shown there, and nothing else needs to be said */
  readonly onFields?: (errors: readonly { field: string; message: string }[]) => boolean;
}

/**
 * A change by the API: while it runs `isPending`; then everything that is shown is asked again, and it is said what
 * happened or why not.
 *
 * `const pause = useWrite(query.campaigns.pause.mutationOptions(), { done: 'The campaign is paused.' });`
 */
export function useWrite<Data, Failure, Input, Context>(
  options: MutationOptions<Data, Failure, Input, Context>,
  { done, onDone, onFields }: WriteWords<Data, Input> = {},
) {
  const client = useQueryClient();
  return useMutation<Data, Failure, Input, Context>({
    ...options,
    onSuccess: (data, input) => {
      void client.invalidateQueries();
      const message = typeof done === 'function' ? done(data, input) : done;
      if (message) notifications.show({ message, color: 'green' });
      onDone?.(data, input);
    },
    onError: (error) => {
      const { title, detail, errors } = problemOf(error);
      if (errors.length > 0 && onFields?.(errors)) return;
      const fields = errors.map(({ field, message }) => `${field}: ${message}`).join('\n');
      notifications.show({ title, message: fields || detail, color: 'red', autoClose: 12_000 });
    },
  });
}
