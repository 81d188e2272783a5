import { isSupportedCountry } from 'libphonenumber-js';
import { IMPORT_WORKFLOW, importWorkflowId } from '../../contracts/leads/import.ts';
import type { ImportOptions } from '../../contracts/leads/import-api.ts';
import { UnreadableImport } from '../../domain/leads/read-rows.ts';
import type { Target } from '../../domain/leads/columns.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { type IncomingFile, keepFile } from '../messaging/keep-file.ts';
import { Refusal } from '../refusal.ts';
import { importOf } from './get-import.ts';
import { requireOpen } from './merge-leads.ts';
import { type FileForm, recogniseFile } from './read-file.ts';

export interface UploadedFile extends IncomingFile {
  readonly name: string | null;
}

/**
 * Keeps a file and owes the workflow that reads it. The same file may come again: whoever is a lead already is found.
 *
 * @returns the import, and the newest earlier one of the same file into the same campaign
 * @throws Refusal forbidden, not_found (campaign), conflict (it is over), invalid (nothing can be read)
 */
export async function startImport(
  db: Database,
  caller: Caller,
  { filesDir, file, options }: { filesDir: string; file: UploadedFile; options: ImportOptions },
) {
  const operatorId = requireOperator(caller);
  const { clientId, campaignId } = await requireCampaign(db, operatorId, options.campaignId);
  await recogniseUpload(file, options);
  await keepFile(filesDir, file);
  return asOperator(db, operatorId, async (tx) => {
    const earlier = await tx.import.findFirst({
      where: { campaignId, fileSha256: file.sha256 },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      select: { id: true },
    });
    const about = { fileSha256: file.sha256, fileName: file.name, fileBytes: file.size };
    const row = await tx.import.create({
      data: {
        ...{ operatorId, clientId, campaignId, source: 'file', status: 'waiting' },
        ...about,
        options,
      },
    });
    await oweSignal(tx, {
      operatorId,
      workflowId: importWorkflowId(row.id),
      workflowType: IMPORT_WORKFLOW,
      start: 'once',
      input: { operatorId, importId: row.id },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'import.start',
      subject: { type: 'import', id: row.id },
      after: { campaignId, fileSha256: file.sha256, consent: options.consent?.channels ?? [] },
    });
    return { import: importOf(row), sameFileAs: earlier?.id ?? null };
  });
}

/** @throws Refusal not_found, conflict (it is over) */
export async function requireCampaign(db: Database, operatorId: string, campaignId: string) {
  const campaign = await asOperator(db, operatorId, (tx) =>
    tx.campaign.findUnique({ where: { id: campaignId }, select: { clientId: true, status: true } }),
  );
  if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
  requireOpen(campaign.status);
  return { clientId: campaign.clientId, campaignId };
}

/** @throws Refusal invalid */
export async function recogniseUpload(
  file: IncomingFile,
  options: Omit<ImportOptions, 'campaignId'>,
): Promise<FileForm> {
  if (!isSupportedCountry(options.defaultRegion))
    throw invalid('defaultRegion', 'is no country with phone numbers');
  try {
    return await recogniseFile(file.path, {
      delimiter: options.delimiter,
      mapping: options.mapping as Readonly<Record<string, Target | 'ignore'>> | undefined,
    });
  } catch (error) {
    if (!(error instanceof UnreadableImport)) throw error;
    throw invalid(error.message.startsWith('The mapping') ? 'mapping' : 'file', error.message);
  }
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', field === 'file' ? message : `Wrong: ${field}.`, [{ field, message }]);
}
