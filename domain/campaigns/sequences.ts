import type { SequenceName, Step } from '../../contracts/campaigns/sequence.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

function callsAndTexts(waits: { afterCall: number; afterText: number; afterEmail: number }): readonly Step[] {
  return [
    { id: 's1', kind: 'call' },
    { id: 's2', kind: 'wait', seconds: waits.afterCall },
    { id: 's3', kind: 'sms', template: 'sequence_sms' },
    { id: 's4', kind: 'wait', seconds: waits.afterText },
    { id: 's5', kind: 'call' },
    { id: 's6', kind: 'email', template: 'sequence_email' },
    { id: 's7', kind: 'wait', seconds: waits.afterEmail },
    { id: 's8', kind: 'sms', template: 'sequence_sms_again' },
    { id: 's9', kind: 'wait', seconds: waits.afterEmail },
  ];
}

/** The sequences every operator begins with. `quick` goes with the policy of the same name. */
export const SEQUENCES: Readonly<Record<SequenceName, readonly Step[]>> = {
  standard: callsAndTexts({ afterCall: HOUR, afterText: DAY, afterEmail: 2 * DAY }),
  quick: callsAndTexts({ afterCall: 1, afterText: 20, afterEmail: 3 }),
};
