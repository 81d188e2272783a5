import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CONNECTION_VENDORS } from '../../contracts/connections/secrets.ts';
import { describeApi } from '../../api/openapi.ts';
import { parseServerEnvironment } from '../../config/environment.ts';
import { appointmentWorkflowId } from '../../contracts/appointments/workflow.ts';
import { invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { type Facts, sandboxVariables, serverVariables, withoutVendors } from './child-environment.ts';
import { loadSecrets } from './secrets.ts';

let directory: string;
let facts: Facts;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-children-'));
  facts = {
    given: { PATH: '/bin', NODE_ENV: 'test', DATABASE_URL: 'postgres://owner:p@host/db' },
    secrets: loadSecrets(directory),
    realVendors: [],
    databaseAppUrl: 'postgres://app:p@127.0.0.1/db',
    databaseAuthUrl: 'postgres://auth:p@127.0.0.1/db',
    temporalAddress: '127.0.0.1:7233',
    apiPort: 3001,
    sandboxPort: 3101,
    publicUrl: 'http://127.0.0.1:3001',
    dataDir: directory,
    sandboxFile: path.join(directory, 'sandbox.json'),
  };
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the environment of the API and the worker', () => {
  test('is complete, with every vendor in the sandbox', () => {
    const { vendors, publicUrl, apiPort } = parseServerEnvironment(serverVariables(facts));
    expect([publicUrl, apiPort]).toEqual(['http://127.0.0.1:3001', 3001]);
    expect(
      Object.fromEntries(Object.entries(vendors).map(([name, vendor]) => [name, vendor.baseUrl])),
    ).toEqual({
      twilio: 'http://127.0.0.1:3101/twilio',
      messagebird: 'http://127.0.0.1:3101/messagebird',
      sendgrid: 'http://127.0.0.1:3101/sendgrid',
      stripe: 'http://127.0.0.1:3101',
      retell: 'http://127.0.0.1:3101/retell',
      calcom: 'http://127.0.0.1:3101/calcom',
      instantly: 'http://127.0.0.1:3101/instantly',
    });
  });

  test('takes mail at an address that nobody can guess, and keeps its files with the other data', () => {
    const { inboundMail } = parseServerEnvironment(serverVariables(facts));
    expect(inboundMail).toEqual({
      domain: 'inbound.followthrough.example',
      secret: facts.secrets.sendgridInboundSecret,
      attachmentsDir: path.join(directory, 'attachments'),
    });
    expect(sandboxVariables(facts)['SENDGRID_INBOUND_SECRET']).toBe(inboundMail.secret);
  });

  test('asks people to answer to us by a real SendGrid only where a domain was given', () => {
    const given = {
      ...facts.given,
      SENDGRID_API_KEY: 'k',
      SENDGRID_WEBHOOK_PUBLIC_KEY: 'p',
      SENDGRID_FROM: 'a@b.example',
    };
    const real = { ...facts, given, realVendors: ['sendgrid'] } as const;
    expect(parseServerEnvironment(serverVariables(real)).inboundMail.domain).toBeUndefined();
    const known = { ...given, SENDGRID_INBOUND_SECRET: 's'.repeat(32) };
    expect(sandboxVariables({ ...real, given: known })['SENDGRID_INBOUND_SECRET']).toBe(
      facts.secrets.sendgridInboundSecret,
    );
  });

  test('holds neither the owner of the database nor a test mode', () => {
    const variables = serverVariables(facts);
    expect(variables).not.toHaveProperty('DATABASE_URL');
    expect(JSON.stringify(variables)).not.toContain('owner:p');
    expect(variables['NODE_ENV']).toBe('development');
  });

  test('sends nothing of an operator’s own account to a real vendor while no vendor is real', () => {
    const { vendors } = parseServerEnvironment(serverVariables(facts));
    // An own account is at the address that the environment's is at: without one it is real.
    for (const vendor of CONNECTION_VENDORS) expect(vendors[vendor].isSandboxed).toBe(true);
  });

  test('leaves a real vendor its own key and address', () => {
    const given = { ...facts.given, RETELL_API_KEY: 'real-key' };
    const { vendors } = parseServerEnvironment(serverVariables({ ...facts, given, realVendors: ['retell'] }));
    expect(vendors.retell).toEqual({
      apiKey: 'real-key',
      baseUrl: undefined,
      isSandboxed: false,
      isConnected: true,
    });
    expect(vendors.twilio.isSandboxed).toBe(true);
  });
});

test('the sandbox links to what the API serves, and to workflows by their ids', async () => {
  const links = sandboxVariables({
    ...facts,
    temporalUi: 'http://127.0.0.1:8233',
    temporalNamespace: 'default',
  });
  expect(links['SANDBOX_RECORD_URL']).toBe(`${facts.publicUrl}/records/{kind}/{id}`);
  const { paths } = await describeApi(facts.publicUrl);
  for (const kind of ['lead', 'message', 'appointment', 'invoice']) {
    const path = `/api/${kind}s/{id}`;
    expect([path, paths[path]?.get !== undefined]).toEqual([path, true]);
  }
  const workflow = (kind: string, id: string) =>
    decodeURIComponent((links['SANDBOX_WORKFLOW_URL'] ?? '').replace('{kind}', kind).replace('{id}', id));
  for (const id of [leadWorkflowId('1'), appointmentWorkflowId('1'), invoiceWorkflowId('1')]) {
    const [kind = ''] = id.split(':');
    expect(workflow(kind, '1')).toBe(`http://127.0.0.1:8233/namespaces/default/workflows/${id}`);
  }
  expect(sandboxVariables(facts)).not.toHaveProperty('SANDBOX_WORKFLOW_URL');
  const given = { ...facts.given, SANDBOX_RECORD_URL: 'https://app.example.com/{kind}/{id}' };
  expect(sandboxVariables({ ...facts, given })['SANDBOX_RECORD_URL']).toBe(
    'https://app.example.com/{kind}/{id}',
  );
});

test('the sandbox never learns a real key, nor a database', () => {
  const given = { ...facts.given, RETELL_API_KEY: 'real-key', AUTH_SECRET: 'x'.repeat(32) };
  const variables = sandboxVariables({ ...facts, given, realVendors: ['retell'] });
  expect(variables['RETELL_API_KEY']).toBe(facts.secrets.retellApiKey);
  expect(variables['SANDBOX_TARGET']).toBe('http://127.0.0.1:3001/api/webhooks');
  expect(variables).not.toHaveProperty('DATABASE_URL');
  expect(variables).not.toHaveProperty('AUTH_SECRET');
});

test('what is thrown away writes nothing where somebody keeps their mail and files', () => {
  const given = {
    PATH: '/bin',
    ATTACHMENTS_DIR: '/mail',
    FILES_DIR: '/files',
    INBOUND_EMAIL_DOMAIN: 'in.example.com',
    SENDGRID_INBOUND_SECRET: 'x',
  };
  expect(withoutVendors(given)).toEqual({ PATH: '/bin' });
});
