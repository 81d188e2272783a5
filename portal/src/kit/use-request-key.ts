import { useState } from 'react';
import { requestKey } from './request-key.ts';

/**
 * Keys for what a form sends. The same once more, after an answer that never came, is done once; `renew` when it is
 * done, so that the same may be meant again.
 */
export function useRequestKey() {
  const [id, setId] = useState(() => crypto.randomUUID());
  return {
    contextOf: (what: string, input: unknown) => ({
      context: { idempotencyKey: requestKey(id, what, input) },
    }),
    renew: () => setId(crypto.randomUUID()),
  };
}
