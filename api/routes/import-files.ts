import { type Request, type Response, Router } from 'express';
import { id } from '../../contracts/page.ts';
import {
  importByAddress,
  type ImportOptions,
  importOptions,
  importView,
  type TrialOptions,
  trialOptions,
} from '../../contracts/leads/import-api.ts';
import { cutText } from '../../domain/contacts/writable.ts';
import type { ImportProblem } from '../../prisma/generated/client.ts';
import type { Caller } from '../../services/caller.ts';
import { exportImportProblems } from '../../services/leads/list-import-problems.ts';
import { startImportByAddress } from '../../services/leads/start-import-by-address.ts';
import { startImport } from '../../services/leads/start-import.ts';
import { tryImport } from '../../services/leads/try-import.ts';
import { dropFile } from '../../services/messaging/keep-file.ts';
import type { ApiDeps } from '../context.ts';
import { type Columns, sendCsv } from '../csv.ts';
import { answerOnce } from '../middleware/keep-answers.ts';
import { CSV_TYPES } from '../middleware/read-body.ts';
import { JSON_TYPES, readJson } from '../middleware/read-json.ts';
import { refuseUnwritableBody } from '../middleware/refuse-unwritable.ts';
import { fieldsOf, readInput, wrongFields } from '../read-input.ts';
import { only } from '../require-permission.ts';
import { takeUpload, type Upload } from '../take-upload.ts';

export interface ImportFilesDeps extends ApiDeps {
  /** Where files that are uploaded lie. */
  readonly filesDir: string;
}

/** Bytes. A million rows with twenty columns are a third of it. */
const FILE_LIMIT = 1_000_000_000;

const TYPES = [...CSV_TYPES, 'application/octet-stream'];

const COLUMNS: Columns<ImportProblem> = {
  line: (row) => row.line,
  kind: (row) => row.kind,
  field: (row) => row.field,
  value: (row) => row.value,
  reason: (row) => row.reason,
};

/** Files of leads: taken as they come, and what was wrong with their rows as a file. */
export function importFiles(deps: ImportFilesDeps): Router {
  const router = Router();
  router.post(
    '/api/imports',
    only('leads:import'),
    readJson('1mb'),
    refuseUnwritableBody,
    (request, response) =>
      request.is(JSON_TYPES) ? takeAddress(deps, request, response) : takeFile(deps, request, response),
  );
  router.get('/api/imports/:id/problems.csv', only('imports:read'), (request, response) =>
    sendProblems(deps, request, response),
  );
  return router;
}

async function sendProblems({ db }: ImportFilesDeps, request: Request, response: Response): Promise<void> {
  const caller: Caller = response.locals.caller;
  const { data: importId } = id.safeParse(request.params['id']);
  if (!importId) throw wrongFields([{ field: 'id', message: 'must be an id' }]);
  await sendCsv(response, 'problems.csv', COLUMNS, exportImportProblems(db, caller, importId));
}

/** The file lies elsewhere: it is fetched by the workflow, because that may take long and has to be tried again. */
async function takeAddress(deps: ImportFilesDeps, request: Request, response: Response): Promise<void> {
  const caller: Caller = response.locals.caller;
  const asked = readInput(importByAddress, request.body);
  const work = async () => {
    const row = await startImportByAddress(deps.db, caller, asked);
    return { import: importView.parse(row), address: `/api/imports/${row.id}`, sameFileAs: null };
  };
  const key = request.get('idempotency-key');
  const call = { db: deps.db, caller, endpoint: 'imports.create', status: 202, input: asked };
  const started = key === undefined ? await work() : ((await answerOnce({ ...call, key }, work)) as Started);
  deps.notifier.wake();
  response.status(202).location(started.address).json(started);
}

async function takeFile(deps: ImportFilesDeps, request: Request, response: Response): Promise<void> {
  const caller: Caller = response.locals.caller;
  const { filesDir: directory } = deps;
  const upload = await takeUpload(request, { directory, limit: FILE_LIMIT, types: TYPES });
  const answer = async (): Promise<object> => {
    const asked = readOptions({ ...request.query, ...upload.fields });
    if (asked.trial) return tryImport(deps.db, caller, { options: asked.trial, file: upload.file });
    const started = await start(deps, caller, request.get('idempotency-key'), upload, asked);
    deps.notifier.wake();
    response.status(202).location(started.address);
    return started;
  };
  let answered: object;
  try {
    answered = await answer();
  } finally {
    await dropFile(upload.file);
  }
  // When nothing is left to be done.
  response.json(answered);
}

interface Started {
  readonly import: object;
  readonly address: string;
  readonly sameFileAs: string | null;
}

async function start(
  { db, filesDir }: ImportFilesDeps,
  caller: Caller,
  key: string | undefined,
  upload: Upload,
  { options, fileName }: Extract<Asked, { trial: null }>,
): Promise<Started> {
  const file = { ...upload.file, name: nameOf(upload, fileName) };
  const work = async (): Promise<Started> => {
    const { import: row, sameFileAs } = await startImport(db, caller, { filesDir, file, options });
    return { import: importView.parse(row), address: `/api/imports/${row.id}`, sameFileAs };
  };
  if (key === undefined) return work();
  const call = { db, caller, key, endpoint: 'imports.create', status: 202, input: [file.sha256, options] };
  return (await answerOnce(call, work)) as Started;
}

function nameOf({ file }: Upload, given: string | undefined): string | null {
  const name = (file.name ?? given)?.replaceAll('\0', '').toWellFormed();
  return name === undefined ? null : cutText(name, 255);
}

type Asked = { readonly fileName: string | undefined } & (
  | { readonly trial: TrialOptions }
  | { readonly trial: null; readonly options: ImportOptions }
);

/** Options come as texts, in the query or in a form: what has parts comes as JSON. @throws ApiProblem invalid_input */
function readOptions({ dryRun = 'false', fileName, ...given }: Readonly<Record<string, unknown>>): Asked {
  const errors: { field: string; message: string }[] = [];
  const parsed = Object.entries(given).map(([field, text]) => {
    if ((field !== 'mapping' && field !== 'consent') || typeof text !== 'string') return [field, text];
    try {
      return [field, JSON.parse(text)];
    } catch {
      errors.push({ field, message: 'must be JSON' });
      return [field, undefined];
    }
  });
  if (dryRun !== 'true' && dryRun !== 'false')
    errors.push({ field: 'dryRun', message: 'must be true or false' });
  const read = (dryRun === 'true' ? trialOptions : importOptions).safeParse(Object.fromEntries(parsed));
  errors.push(...(read.error?.issues ?? []).flatMap(fieldsOf));
  // Postgres keeps neither in a text.
  if (/\\u(0000|d[89a-f])/i.test(JSON.stringify(parsed)))
    errors.push({ field: 'mapping', message: 'holds a character that no text can: NUL, or half of a pair' });
  if (errors.length > 0 || !read.data) throw wrongFields(errors);
  const name = typeof fileName === 'string' ? fileName : undefined;
  return 'examples' in read.data
    ? { trial: read.data, fileName: name }
    : { trial: null, options: read.data, fileName: name };
}
