import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSandbox } from '../../sandbox/app.ts';
import { startReceiver, testOptions } from '../../sandbox/harness.ts';
import { clientsAt, driveClients } from './drive-clients.ts';
import { openApiChecker } from './openapi.ts';
import { OURS } from './ours.ts';
import { type RecordedRequest, startRecorder } from './recorder.ts';
import { isUndocumented } from './stripe-undocumented.ts';

const folder = process.env.VENDOR_CONTRACTS;
if (!folder) throw new Error('VENDOR_CONTRACTS must name the folder that holds specs/ of the vendors.');

let recorded: RecordedRequest[];
let stop: () => Promise<void>;

beforeAll(async () => {
  const receiver = await startReceiver();
  const options = testOptions(receiver.url);
  const sandbox = createSandbox(options);
  const recorder = await startRecorder(await sandbox.listen());
  stop = async () => {
    await recorder.close();
    await sandbox.close();
    await receiver.close();
  };
  const clients = clientsAt(recorder.url, options);
  await driveClients(clients, receiver.url, sandbox.baseUrl);
  recorder.refuse('/v1/customers/search');
  await clients.stripe.findCustomer(OURS.client);
  recorded = recorder.recorded;
});
afterAll(() => stop?.());

/** Each vendor's published document, the part of the sandbox it is served under, and how often we asked. */
const vendors = [
  { name: 'Twilio', spec: 'twilio.json', root: '/twilio', requests: 6 },
  { name: 'SendGrid', spec: 'sendgrid-mail.json', root: '/sendgrid', requests: 1 },
  { name: 'Retell', spec: 'retell.yaml', root: '/retell', requests: 7 },
  { name: 'Cal.com', spec: 'calcom.json', root: '/calcom', requests: 3 },
  { name: 'Stripe', spec: 'stripe.json', root: '', requests: 39 },
];

describe.each(vendors)('every request to $name', ({ spec, root, requests }) => {
  it('is one that its published contract allows', () => {
    const check = openApiChecker(join(folder, 'specs', spec));
    const ours = recorded
      .filter(({ path }) => path.startsWith(`${root}/${root ? '' : 'v1/'}`))
      .filter((request) => !isUndocumented(request))
      .map((request) => ({ ...request, path: request.path.slice(root.length) }));
    expect(ours).toHaveLength(requests);
    for (const request of ours)
      expect([request.method, request.path, check(request)]).toEqual([request.method, request.path, []]);
  });

  it('would be found out if it were not', () => {
    const check = openApiChecker(join(folder, 'specs', spec));
    const ours = recorded.filter(({ path }) => path.startsWith(`${root}/${root ? '' : 'v1/'}`));
    const post = ours.find(({ method }) => method === 'POST') ?? ours[0];
    if (!post) throw new Error('no request to spoil');
    const path = post.path.slice(root.length);
    expect(check({ ...post, path: `${path}/nowhere/at/all` })).not.toEqual([]);
    expect(check({ ...post, path, query: new URLSearchParams({ nonsense: '1' }) })).not.toEqual([]);
    if (!post.body) return;
    expect(check({ ...post, path, contentType: 'text/plain' })).not.toEqual([]);
    const nonsense = post.contentType.endsWith('json') ? '[{"nonsense":1}]' : 'nonsense=1';
    expect(check({ ...post, path, body: nonsense })).not.toEqual([]);
  });
});
