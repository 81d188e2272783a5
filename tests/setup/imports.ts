import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type ImportOptions, importOptions } from '../../contracts/leads/import-api.ts';
import type { ImportEnding } from '../../contracts/leads/import.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Caller } from '../../services/caller.ts';
import { type ImportDeps, runImport } from '../../services/leads/run-import.ts';
import { startImport } from '../../services/leads/start-import.ts';
import { dropFile, takeIn } from '../../services/messaging/keep-file.ts';
import { addCampaign, type Fixture, type TestWorld } from './fixtures.ts';
import { testSeal } from './seal.ts';

/** A desk at which files are imported, without the API and without Temporal. */
export interface ImportDesk {
  readonly filesDir: string;
  readonly deps: ImportDeps;
  /** A campaign of its own, that has one lead. */
  addCampaign(): Promise<Fixture>;
  /** @returns the import's id */
  send(campaignId: string, file: string | Uint8Array, options?: Partial<ImportOptions>): Promise<string>;
  run(importId: string, deps?: Partial<ImportDeps>): Promise<ImportEnding>;
  /** Sends and runs. */
  bring(campaignId: string, file: string | Uint8Array, options?: Partial<ImportOptions>): Promise<string>;
  close(): void;
}

export function openImportDesk(world: TestWorld, fixture: Fixture): ImportDesk {
  const { operatorId } = fixture;
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'command', id: 'test' } };
  const filesDir = mkdtempSync(path.join(tmpdir(), 'followthrough-files-'));
  const deps: ImportDeps = {
    db: world.db,
    copies: world.locks,
    filesDir,
    seal: testSeal,
    progress: () => undefined,
  };
  const desk: ImportDesk = {
    filesDir,
    deps,
    addCampaign: () => asOperator(world.db, operatorId, (tx) => addCampaign(tx, fixture)),
    async send(campaignId, bytes, options = {}) {
      const file = await takeIn(filesDir, Readable.from([Buffer.from(bytes as string)]), 100_000_000);
      const parsed = importOptions.parse({ campaignId, ...options });
      try {
        const started = await startImport(world.db, caller, {
          filesDir,
          file: { ...file, name: 'sample.csv' },
          options: parsed,
        });
        return started.import.id;
      } finally {
        await dropFile(file);
      }
    },
    run: (importId, more = {}) => runImport({ ...deps, ...more }, { operatorId, importId }),
    async bring(campaignId, bytes, options) {
      const importId = await desk.send(campaignId, bytes, options);
      await desk.run(importId);
      return importId;
    },
    close: () => rmSync(filesDir, { recursive: true, force: true }),
  };
  return desk;
}

/** What an import left behind, in an order of its own and without what chance made of it. */
export async function leftBy(world: TestWorld, importId: string) {
  const counts = await world.ask(
    `SELECT status, reason, records_done, bytes_done, imported, merged, duplicated, refused, conflicted, suppressed,
      unknown_zone FROM import WHERE id = $1`,
    [importId],
  );
  const leads = await world.ask(
    `SELECT lead.import_line AS line, phone, email, first_name, last_name, company, zone, state, tags, fields, score,
      status, status_reason, ending FROM lead JOIN contact ON contact.id = lead.contact_id
     WHERE import_id = $1 ORDER BY import_line`,
    [importId],
  );
  const problems = await world.ask(
    `SELECT line, kind, field, CASE WHEN field = 'leadId' THEN 'a lead' ELSE value END AS value, reason
     FROM import_problem WHERE import_id = $1 ORDER BY line, kind`,
    [importId],
  );
  return { import: counts[0], leads, problems };
}
