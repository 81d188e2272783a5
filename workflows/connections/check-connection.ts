import { isCancellation } from '@temporalio/workflow';
import type { CheckConnectionInput } from '../../contracts/connections/workflow.ts';
import { books, connectionChecks } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/**
 * Asks the vendor whether what an operator entered is right, and files the answer. Durable, because a person has gone on
 * to something else by the time a vendor that was away answers.
 *
 * @returns `unreachable`: the vendor did not answer for an hour; `nothing`: the connection was over before it was asked
 */
export async function checkConnection(
  input: CheckConnectionInput,
): Promise<'right' | 'wrong' | 'nothing' | 'unreachable'> {
  findableBy({ operatorId: input.operatorId, status: 'asking' });
  const question = await books.planQuestion(input);
  const outcome = question && (await ask(question));
  nowStands(outcome ?? 'nothing');
  return outcome ?? 'nothing';
}

async function ask(
  question: NonNullable<Awaited<ReturnType<typeof books.planQuestion>>>,
): Promise<'right' | 'wrong' | 'nothing' | 'unreachable'> {
  const { vendor } = question;
  say(`Asks ${vendor} whose credentials these are, for an hour at most`);
  try {
    const outcome = await connectionChecks(vendor).askAccount(question);
    if (outcome !== 'nothing') say(`By ${vendor}, what was entered is ${outcome}`);
    return outcome;
  } catch (error) {
    if (isCancellation(error)) throw error;
    await books.fileUnreachable(question);
    say(`${vendor} could not be reached for an hour`);
    return 'unreachable';
  }
}
