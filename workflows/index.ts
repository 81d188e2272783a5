export { appointment } from './appointments/appointment.ts';
export { rebook } from './appointments/rebook.ts';
export { clientBilling } from './billing/client-billing.ts';
export { invoice } from './billing/invoice.ts';
export { campaign } from './campaigns/campaign.ts';
export { sweepInbox } from './inbox/sweep-inbox.ts';
export { leadSequence } from './leads/lead-sequence.ts';
export { outgoingMessage } from './messaging/outgoing-message.ts';
