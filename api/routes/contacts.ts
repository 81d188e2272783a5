import { changeContact } from '../../services/contacts/change-contact.ts';
import { getContact } from '../../services/contacts/get-contact.ts';
import { listTags } from '../../services/contacts/list-tags.ts';
import { endpoints } from '../endpoints.ts';

export const contactRoutes = {
  get: endpoints.contacts.get.handler(({ context: { db, caller }, input }) =>
    getContact(db, caller, input.id),
  ),
  change: endpoints.contacts.change.handler(({ context: { db, caller }, input }) =>
    changeContact(db, caller, input),
  ),
};

export const tagRoutes = {
  list: endpoints.tags.list.handler(({ context: { db, caller }, input }) => listTags(db, caller, input)),
};
