import { changeContact } from '../../services/contacts/change-contact.ts';
import { findContacts } from '../../services/contacts/find-contacts.ts';
import { getContact } from '../../services/contacts/get-contact.ts';
import { listTags } from '../../services/contacts/list-tags.ts';
import { mergeContacts } from '../../services/contacts/merge-contacts.ts';
import { readSealed } from '../../services/contacts/read-sealed.ts';
import { previewMerge } from '../../services/contacts/preview-merge.ts';
import { endpoints } from '../endpoints.ts';

const { contacts } = endpoints;

export const contactRoutes = {
  find: contacts.find.handler(({ context: { db, caller }, input }) => findContacts(db, caller, input)),
  get: contacts.get.handler(({ context: { db, caller }, input }) => getContact(db, caller, input.id)),
  sealedFields: contacts.sealedFields.handler(({ context: { db, seal, caller }, input }) =>
    readSealed(db, seal, caller, input.id),
  ),
  change: contacts.change.handler(({ context: { db, seal, caller }, input }) =>
    changeContact(db, seal, caller, input),
  ),
  merge: contacts.merge.handler(({ context: { db, caller, now }, input }) =>
    mergeContacts(db, caller, input, now()),
  ),
  previewMerge: contacts.previewMerge.handler(({ context: { db, caller }, input }) =>
    previewMerge(db, caller, input),
  ),
};

export const tagRoutes = {
  list: endpoints.tags.list.handler(({ context: { db, caller }, input }) => listTags(db, caller, input)),
};
