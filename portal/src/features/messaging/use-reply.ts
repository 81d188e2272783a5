import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../app/api.ts';
import { useRequestKey } from '../../kit/use-request-key.ts';

export type Channel = 'sms' | 'email';

interface Draft {
  readonly body: string;
  readonly subject: string;
  /** Left out: the one that is expected */
  readonly channel?: Channel;
}

const EMPTY: Draft = { body: '', subject: '' };

/** What was begun and not sent stays until the page is closed. */
const drafts = new Map<string, Draft>();

/** What is being written to a lead, and its way out: once, also when it is sent again after an answer that never came. */
export function useReply(leadId: string, channels: readonly Channel[], expected: Channel | undefined) {
  const [draft, setDraft] = useState(() => drafts.get(leadId) ?? EMPTY);
  const keys = useRequestKey();
  const client = useQueryClient();
  const write = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    drafts.set(leadId, next);
    setDraft(next);
  };
  const send = useMutation({
    mutationFn: ({ body, subject, channel }: Required<Draft>) => {
      const message = {
        ...{ leadId, channel, body: body.trim() },
        ...(channel === 'email' && subject.trim() && { subject: subject.trim() }),
      };
      return api.messages.create(message, keys.contextOf('message', message));
    },
    onSuccess: (_, sent) => {
      keys.renew();
      // What was written meanwhile is the next one.
      if (drafts.get(leadId)?.body === sent.body) {
        drafts.delete(leadId);
        setDraft(EMPTY);
      }
      void client.invalidateQueries();
    },
  });
  const chosen = channels.find((channel) => channel === draft.channel);
  const usual = channels.find((channel) => channel === expected) ?? channels[0];
  return {
    ...{ draft, write, send },
    channel: chosen ?? usual,
    choose: (channel: Channel) => {
      write({ channel });
      send.reset();
    },
  };
}
