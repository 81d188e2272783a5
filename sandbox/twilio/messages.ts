import type { Handlers } from '../schedule.ts';
import { advanceText, answerText } from '../texts.ts';
import type { World } from '../world.ts';
import { twilioStatus } from './events.ts';

export function twilioHandlers(world: World): Handlers {
  return {
    'twilio.receipt': (ids) => {
      const message = advanceText(world, ids);
      if (message) twilioStatus(world, message);
    },
    'twilio.reply': (ids) => answerText(world, ids),
  };
}
