import { appointmentsContract } from './appointments/api.ts';
import { availabilityContract } from './appointments/availability-api.ts';
import { invoicesContract, milestonesContract, usageContract } from './billing/api.ts';
import { campaignsContract } from './campaigns/api.ts';
import { clientsContract } from './identity/api.ts';
import { operatorContract } from './identity/operator-api.ts';
import { vendorEventsContract } from './inbox/api.ts';
import { importsContract, leadsContract } from './leads/api.ts';
import { consentContract, suppressionsContract } from './messaging/suppression-api.ts';
import { messagesContract } from './messaging/api.ts';
import { promisesContract } from './policies/api.ts';

/** Every JSON endpoint: what it takes, what it answers and who may call it. */
export const apiContract = {
  operator: operatorContract,
  clients: clientsContract,
  campaigns: campaignsContract,
  leads: leadsContract,
  imports: importsContract,
  appointments: appointmentsContract,
  availability: availabilityContract,
  messages: messagesContract,
  suppressions: suppressionsContract,
  consent: consentContract,
  invoices: invoicesContract,
  milestones: milestonesContract,
  usage: usageContract,
  promises: promisesContract,
  vendorEvents: vendorEventsContract,
};
