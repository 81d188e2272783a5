import { isCancellation, log, sleep } from '@temporalio/workflow';
import type { AskedHolder, ErasureInput, ErasureLeft } from '../../contracts/contacts/erasure.ts';
import { erasures, vendorErasures } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/** Vendors tell of what they did within minutes; what comes later goes with the inbox. */
const LAST_NEWS = '15m';
/** How often what cannot be done yet is asked for: a call that goes on, a list that is read. A day, at most. */
const ASK_AGAIN = '5m';
const MOST_ASKED = 288;

/**
 * Forgets a person: stops what runs for it, empties its rows, asks the vendors, removes files, and does the same once
 * more for what came meanwhile. Every part may be done again; what is known of the person is read from its row.
 */
export async function eraseContact(input: ErasureInput): Promise<void> {
  findableBy({ operatorId: input.operatorId, status: 'running' });
  say('Stops what runs for the person');
  const { holders } = await erasures.beginErasure(input);
  say('Asks vendors what became of messages that are on their way');
  for (const holder of holders) await hearOut(input, holder);
  await eraseOnce(input);
  say('Waits a quarter of an hour for the last news of vendors');
  await sleep(LAST_NEWS);
  await eraseOnce(input);
  await erasures.finishErasure(input);
  nowStands('done');
  say('The person is erased: the certificate tells what was erased where, and what was kept');
}

async function eraseOnce(input: ErasureInput): Promise<void> {
  say('Empties what is kept here');
  const { holders } = await erasures.eraseRows(input);
  for (const holder of holders) {
    say(`Asks ${holder} to erase what it has`);
    await eraseAt(input, holder);
  }
  say('Empties events as vendors sent them, as soon as they are applied');
  await untilNoneIsLeft(() => erasures.eraseEvents(input));
  say('Removes files that hold the person');
  await untilNoneIsLeft(() => erasures.eraseFiles(input));
}

/** Whatever it says, the rest goes on: what is not known by then is told in the certificate. */
async function hearOut(input: ErasureInput, holder: AskedHolder): Promise<void> {
  try {
    await vendorErasures(holder).hearOut({ ...input, holder });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('a vendor did not say what became of its messages', { holder });
  }
}

async function eraseAt(input: ErasureInput, holder: AskedHolder): Promise<void> {
  try {
    if (await untilNoneIsLeft(() => vendorErasures(holder).eraseAtVendor({ ...input, holder }))) return;
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
  await erasures.leaveItems({ ...input, holder });
}

/** @returns false: something could not be done for a day */
async function untilNoneIsLeft(erase: () => Promise<ErasureLeft>): Promise<boolean> {
  for (let waited = 0; waited < MOST_ASKED; ) {
    const { left, notYet } = await erase();
    if (left === 0) return true;
    if (left > notYet) continue;
    waited += 1;
    await sleep(ASK_AGAIN);
  }
  return false;
}
