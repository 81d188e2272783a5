import type { Handlers } from '../schedule.ts';
import { advanceText, answerText, isStopped } from '../texts.ts';
import type { World } from '../world.ts';
import { messagebirdStatus } from './events.ts';

export function messagebirdHandlers(world: World): Handlers {
  return {
    'messagebird.receipt': (ids) => {
      const message = world.state.messages.get(ids.message ?? '');
      // Bird takes a text to somebody who stopped, and rejects it before any carrier sees it.
      if (message && ids.status === 'sent' && isStopped(world, message.from, message.to)) {
        message.status = 'rejected';
        message.updatedAt = Date.now();
      } else advanceText(world, ids);
      if (message) messagebirdStatus(world, message);
    },
    'messagebird.reply': (ids) => answerText(world, ids),
  };
}
