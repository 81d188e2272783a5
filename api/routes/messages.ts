import { getMessage } from '../../services/messaging/get-message.ts';
import { listMessages } from '../../services/messaging/list-messages.ts';
import { listThread } from '../../services/messaging/list-thread.ts';
import { listThreads } from '../../services/messaging/list-threads.ts';
import { readThread } from '../../services/messaging/read-thread.ts';
import { writeMessage } from '../../services/messaging/write-message.ts';
import { endpoints } from '../endpoints.ts';

export const messageRoutes = {
  list: endpoints.messages.list.handler(({ context: { db, caller }, input }) =>
    listMessages(db, caller, input),
  ),
  get: endpoints.messages.get.handler(({ context: { db, caller }, input }) =>
    getMessage(db, caller, input.id),
  ),
  create: endpoints.messages.create.handler(({ context: { db, caller, now }, input }) =>
    writeMessage(db, caller, input, now()),
  ),
  send: endpoints.messages.send.handler(({ context: { db, caller, now }, input }) =>
    writeMessage(db, caller, input, now()),
  ),
};

export const threadRoutes = {
  list: endpoints.threads.list.handler(({ context: { db, caller }, input }) =>
    listThreads(db, caller, input),
  ),
  messages: endpoints.threads.messages.handler(({ context: { db, caller }, input: { id, ...page } }) =>
    listThread(db, caller, { ...page, leadId: id }),
  ),
  read: endpoints.threads.read.handler(async ({ context: { db, caller, now }, input }) => ({
    read: await readThread(db, caller, input.leadId, now()),
  })),
};
