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
    ...text(search, 'lead'),
    ...text(search, 'q'),
    ...text(search, 'campaign'),
    ...(search['unread'] === true && { unread: true }),
  };
}

export function readTasksSearch(search: Readonly<Record<string, unknown>>): TasksSearch {
  return {
    ...(search['status'] === 'done' && { status: 'done' }),
    ...(search['mine'] === true && { mine: true }),
    ...(search['new'] === true && { new: true }),
    ...text(search, 'task'),
    ...text(search, 'lead'),
  };
}

/** What looks like a number is read as one from an address. */
function text<Key extends string>(
  search: Readonly<Record<string, unknown>>,
  key: Key,
): { [K in Key]?: string } {
  const value = search[key];
  if (typeof value !== 'string' && typeof value !== 'number') return {};
  const said: { [K in Key]?: string } = {};
  if (String(value) !== '') said[key] = String(value);
  return said;
}
