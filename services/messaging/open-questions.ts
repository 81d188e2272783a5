import type { Transaction } from '../../prisma/tenant.ts';
import type { TextNews, TextSender } from './text-news.ts';

export type OpenQuestion = Awaited<ReturnType<typeof unanswered>>[number];

export interface OpenQuestions {
  /** Newest first. */
  readonly questions: readonly OpenQuestion[];
  /** Those that our last text to that phone has numbered, waiting for the number. */
  readonly listed: readonly OpenQuestion[];
}

/** What somebody was asked from the number they text, and has not answered. */
export async function openQuestions(
  tx: Transaction,
  news: TextNews,
  sender: TextSender,
): Promise<OpenQuestions> {
  const all = await unanswered(tx, news, sender);
  // What is decided already is not asked about any more; a late answer still counts where nothing newer is open.
  const undecided = all.filter(({ appointment: { status } }) => status === 'booked' || status === 'disputed');
  const questions = undecided.length > 0 ? undecided : all.slice(0, 1);
  const listed = questions.filter(({ choice }) => choice !== null);
  return { questions, listed: listed.length > 0 && (await wasAskedWhich(tx, news, sender)) ? listed : [] };
}

function unanswered(tx: Transaction, { operatorId, text, at }: TextNews, { contactIds }: TextSender) {
  return tx.pendingQuestion.findMany({
    where: {
      operatorId,
      contactId: { in: [...contactIds] },
      fromNumber: text.to,
      answeredAt: null,
      // Moved since it was asked: it was about the old time.
      appointment: { status: { not: 'cancelled' }, startsAt: { lte: at } },
    },
    orderBy: { askedAt: 'desc' },
    include: { appointment: { include: { contact: true, campaign: { include: { client: true } } } } },
  });
}

/** Whatever we wrote after it is what a bare number would be about. */
async function wasAskedWhich(tx: Transaction, news: TextNews, { contactIds }: TextSender): Promise<boolean> {
  const last = await tx.message.findFirst({
    where: {
      operatorId: news.operatorId,
      contactId: { in: [...contactIds] },
      direction: 'outbound',
      channel: 'sms',
      fromAddress: { in: ['', news.text.to] },
      status: { notIn: ['blocked', 'skipped', 'failed'] },
    },
    orderBy: { createdAt: 'desc' },
    select: { key: true },
  });
  return last?.key.startsWith(WHICH) ?? false;
}

/** How the keys of texts begin that ask which appointment is meant. */
export const WHICH = 'which:';
