import { isSupportedCountry } from 'libphonenumber-js';
import { IMPORT_WORKFLOW, importWorkflowId } from '../../contracts/leads/import.ts';
import type { ImportByAddress } from '../../contracts/leads/import-api.ts';
import { csvAddress } from '../../domain/leads/sheet-address.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { importOf } from './get-import.ts';
import { requireCampaign } from './start-import.ts';

/**
 * Writes down where a file of leads is, and owes the workflow that fetches and reads it.
 *
 * @throws Refusal forbidden, not_found (campaign), conflict (it is over), invalid
 */
export async function startImportByAddress(
  db: Database,
  caller: Caller,
  { address, ...options }: ImportByAddress,
) {
  const operatorId = requireOperator(caller);
  const { clientId, campaignId } = await requireCampaign(db, operatorId, options.campaignId);
  if (!isSupportedCountry(options.defaultRegion))
    throw new Refusal('invalid', 'Wrong: defaultRegion.', [
      { field: 'defaultRegion', message: 'is no country with phone numbers' },
    ]);
  const fileAddress = csvAddress(address);
  // The rest of an address may be what opens the file.
  const { hostname } = new URL(fileAddress);
  return asOperator(db, operatorId, async (tx) => {
    const row = await tx.import.create({
      data: {
        ...{ operatorId, clientId, campaignId, source: 'address', status: 'waiting' },
        ...{ fileAddress, fileName: hostname, options },
      },
    });
    await oweSignal(tx, {
      operatorId,
      workflowId: importWorkflowId(row.id),
      workflowType: IMPORT_WORKFLOW,
      start: 'once',
      input: { operatorId, importId: row.id, byAddress: true },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'import.start',
      subject: { type: 'import', id: row.id },
      after: { campaignId, from: hostname, consent: options.consent?.channels ?? [] },
    });
    return importOf(row);
  });
}
