import type { SequenceName, Step } from '../../contracts/campaigns/sequence.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

function callsAndTexts(waits: { afterCall: number; afterText: number; afterEmail: number }): readonly Step[] {
  return [
    { kind: 'call' },
    { kind: 'wait', seconds: waits.afterCall },
    { kind: 'sms', template: 'sequence_sms' },
    { kind: 'wait', seconds: waits.afterText },
    { kind: 'call' },
    { kind: 'email', template: 'sequence_email' },
    { kind: 'wait', seconds: waits.afterEmail },
    { kind: 'sms', template: 'sequence_sms_again' },
    { kind: 'wait', seconds: waits.afterEmail },
  ];
}

/** The sequences every operator begins with. `quick` goes with the policy of the same name. */
export const SEQUENCES: Readonly<Record<SequenceName, readonly Step[]>> = {
  standard: callsAndTexts({ afterCall: HOUR, afterText: DAY, afterEmail: 2 * DAY }),
  quick: callsAndTexts({ afterCall: 1, afterText: 20, afterEmail: 3 }),
};
