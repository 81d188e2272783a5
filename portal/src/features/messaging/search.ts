import { searchTexts } from '../../kit/search-texts.ts';

/** What of the page of messages stands in its address. */
export interface MessagesSearch {
  /** Whose conversation is open */
  readonly lead?: string;
  readonly unread?: true;
  readonly q?: string;
  readonly campaign?: string;
}

/** What of the page of tasks stands in its address. */
export interface TasksSearch {
  readonly status?: 'done';
  readonly mine?: true;
  /** Which task is open */
  readonly task?: string;
  /** A new one is being written, about a lead or about none */
  readonly new?: true;
  readonly lead?: string;
}

export function readMessagesSearch(search: Readonly<Record<string, unknown>>): MessagesSearch {
  return {
    ...searchTexts('lead', 'q', 'campaign')(search),
    ...(search['unread'] === true && { unread: true }),
  };
}

export function readTasksSearch(search: Readonly<Record<string, unknown>>): TasksSearch {
  return {
    ...(search['status'] === 'done' && { status: 'done' }),
    ...(search['mine'] === true && { mine: true }),
    ...(search['new'] === true && { new: true }),
    ...searchTexts('task', 'lead')(search),
  };
}
