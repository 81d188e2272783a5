import { listTemplates } from '../../services/messaging/list-templates.ts';
import { listTemplateVersions } from '../../services/messaging/list-template-versions.ts';
import { listEmailSenders } from '../../services/messaging/list-email-senders.ts';
import { previewTemplate } from '../../services/messaging/preview-template.ts';
import { removeEmailSender } from '../../services/messaging/remove-email-sender.ts';
import { saveEmailSender } from '../../services/messaging/save-email-sender.ts';
import { saveTemplate } from '../../services/messaging/save-template.ts';
import { endpoints } from '../endpoints.ts';

export const templateRoutes = {
  list: endpoints.templates.list.handler(async ({ context: { db, caller }, input }) => ({
    items: await listTemplates(db, caller, input),
  })),
  versions: endpoints.templates.versions.handler(({ context: { db, caller }, input }) =>
    listTemplateVersions(db, caller, input),
  ),
  save: endpoints.templates.save.handler(({ context: { db, caller }, input }) =>
    saveTemplate(db, caller, input),
  ),
  preview: endpoints.templates.preview.handler(({ context: { db, caller, publicUrl, now }, input }) =>
    previewTemplate(db, caller, input, { publicUrl, now: now() }),
  ),
};

export const emailSenderRoutes = {
  list: endpoints.emailSenders.list.handler(({ context: { db, caller }, input }) =>
    listEmailSenders(db, caller, input),
  ),
  save: endpoints.emailSenders.save.handler(({ context: { db, caller, now }, input }) =>
    saveEmailSender(db, caller, input, now()),
  ),
  remove: endpoints.emailSenders.remove.handler(({ context: { db, caller }, input }) =>
    removeEmailSender(db, caller, input.id),
  ),
};
