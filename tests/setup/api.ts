import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Express } from 'express';
import { type Logger, pino } from 'pino';
import request, { type Test } from 'supertest';
import { createApp } from '../../api/app.ts';
import { type Auth, createAuth } from '../../api/auth.ts';
import { createGuesses } from '../../api/limits/guesses.ts';
import { createDevices } from '../../api/sign-in/devices.ts';
import { createKeyReader } from '../../api/read-key.ts';
import { createLiveHub, type LiveHub } from '../../api/live/hub.ts';
import { createSessionReader } from '../../api/read-session.ts';
import type { SocialSettings } from '../../api/sign-in/social.ts';
import { type Database, openDatabase } from '../../prisma/client.ts';
import type { Caller } from '../../services/caller.ts';
import { createOperator } from '../../services/identity/create-operator.ts';
import { createPerson, type NewPerson } from '../../services/identity/create-person.ts';
import { CONNECTION_VENDORS } from '../../contracts/connections/secrets.ts';
import { mintApiKey } from '../../services/identity/mint-key.ts';
import type { UpdateAnswer, WorkflowUpdates } from '../../services/leads/workflow-updates.ts';
import { createTestDatabase } from './database.ts';
import { testSeal } from './seal.ts';

const sendgridKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** What the vendors of a test sign with. */
export const testSecrets = {
  retell: 'key_test',
  calcom: 'calcom-secret',
  instantly: 'instantly-secret-of-tests',
  stripe: 'whsec_test',
  twilio: 'twilio-token',
  messagebird: `whsec_${Buffer.from('messagebird-secret').toString('base64')}`,
  sendgrid: sendgridKeys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};
/** The secret in the address that mail is posted to. */
export const testInboundSecret = 'a-secret-of-inbound-mail-for-tests';
export const sendgridPrivateKey = sendgridKeys.privateKey;
export const testPublicUrl = 'https://followthrough.test';
export const testLinkSecret = 'a secret of links for tests, 32 characters';

/** What sessions are signed with. */
export const testAuthSecret = 'a secret of sessions for tests, 32 characters';

type Method = 'get' | 'post' | 'patch' | 'delete' | 'put' | 'trace';

/** Somebody who can sign in. */
export interface TestPerson {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody who is signed in, as their browser calls. */
export interface TestSession {
  /** The Cookie header. */
  readonly cookie: string;
  call(method: Method, path: string): Test;
}

/** One holder of a key, who calls the API. */
export interface TestUser {
  readonly operatorId: string;
  readonly caller: Caller;
  readonly key: string;
  call(method: Method, path: string): Test;
}

export interface TestApi {
  readonly app: Express;
  readonly auth: Auth;
  readonly db: Database;
  readonly live: LiveHub;
  readonly authDb: Database;
  readonly appUrl: string;
  /** Of whom no policy hides anything from. */
  readonly ownerUrl: string;
  readonly attachmentsDir: string;
  readonly filesDir: string;
  /** How often the relay was woken. */
  readonly wakes: () => number;
  /** Waits for what answers did not wait for. */
  settled(): Promise<void>;
  setNow(now: Date): void;
  setReadiness(check: () => Promise<unknown>): void;
  /** Answers for the workflows, of which there are none. */
  setUpdates(update: WorkflowUpdates['update']): void;
  addOperator(slug: string): Promise<TestUser>;
  /** Makes a member who can sign in. */
  addPerson(organizationId: string, role: string, differs?: Partial<NewPerson>): Promise<TestPerson>;
  /** Signs somebody in by their password. @throws Error when that is refused */
  signIn(person: Pick<TestPerson, 'email' | 'password'>): Promise<TestSession>;
  addClientKey(operator: TestUser, clientId: string): Promise<TestUser>;
  stop(): Promise<void>;
}

/** Where a test's app differs from the usual. */
export interface TestDiffers {
  readonly logger?: Logger;
  readonly social?: SocialSettings;
  readonly publicUrl?: string;
  readonly allowedOrigins?: readonly string[];
  readonly trustedProxies?: readonly string[];
  /** Milliseconds; left out: nobody waits for a vendor's answer. */
  readonly vendorAnswersWithin?: number;
  /** A built portal; left out: there is none. */
  readonly portalDir?: string;
  /** Milliseconds between two looks at who listens to changes. */
  readonly beatEvery?: number;
  /** Left out: all of them. */
  readonly usualVendors?: readonly string[];
  readonly believesUnverified?: boolean;
  readonly slowest?: { readonly every: number; readonly least: number };
}

/** The real app on a database of its own; vendors and Temporal are not there. */
export async function startTestApi(differs: TestDiffers = {}): Promise<TestApi> {
  const { logger = pino({ level: 'silent' }), social = {}, publicUrl = testPublicUrl } = differs;
  const { allowedOrigins = [], trustedProxies = [] } = differs;
  const database = await createTestDatabase();
  const db = openDatabase(database.appUrl, 8);
  const authDb = openDatabase(database.authUrl, 4);
  const state = {
    now: undefined as Date | undefined,
    wakes: 0,
    check: async (): Promise<unknown> => undefined,
    update: (async (): Promise<UpdateAnswer> => ({ became: 'not_running' })) as WorkflowUpdates['update'],
  };
  const now = () => state.now ?? new Date();
  const attachmentsDir = mkdtempSync(path.join(tmpdir(), 'followthrough-attachments-'));
  const filesDir = mkdtempSync(path.join(tmpdir(), 'followthrough-files-'));
  const guesses = createGuesses(authDb, testAuthSecret);
  const devices = createDevices(testAuthSecret);
  const later: Promise<unknown>[] = [];
  const inBackground = (work: Promise<unknown>): void => void later.push(work);
  const live = createLiveHub({ db, now, onError: () => undefined, pollEvery: 20 });
  const auth = createAuth({
    ...{ authDb, secret: testAuthSecret, publicUrl, allowedOrigins, guesses, devices },
    ...{ seal: testSeal, now, inBackground, social },
  });
  const app = await createApp({
    db,
    authDb,
    auth,
    seal: testSeal,
    social,
    inBackground,
    guesses,
    devices,
    now,
    updates: { update: (request) => state.update(request) },
    notifier: { wake: () => void (state.wakes += 1) },
    logger,
    publicUrl,
    allowedOrigins,
    trustedProxies,
    live,
    beatEvery: differs.beatEvery,
    slowest: differs.slowest,
    linkSecret: testLinkSecret,
    workflowAddress: 'https://temporal.test/workflows/{id}',
    portalDir: differs.portalDir ?? 'no-portal',
    vendorAnswersWithin: differs.vendorAnswersWithin ?? 0,
    realVendors: [],
    usualVendors: differs.usualVendors ?? CONNECTION_VENDORS,
    believesUnverified: differs.believesUnverified ?? false,
    ...createKeyReader(auth, authDb, now),
    readSession: createSessionReader(auth, authDb, now),
    webhookSecrets: testSecrets,
    inboundMail: { secret: testInboundSecret, attachmentsDir },
    filesDir,
    readiness: { database: () => db.$queryRaw`SELECT 1`, Temporal: () => state.check() },
  });
  const addUser = async (operatorId: string, organizationId: string, caller: Caller): Promise<TestUser> => {
    const key = await mintApiKey(authDb, { organizationId, name: 'test' });
    return {
      operatorId,
      caller,
      key,
      call: (method, path) => request(app)[method](path).set('X-API-Key', key),
    };
  };
  const actor = { kind: 'command', id: 'test' } as const;
  return {
    app,
    auth,
    db,
    live,
    authDb,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    attachmentsDir,
    filesDir,
    wakes: () => state.wakes,
    async settled() {
      await Promise.all(later.splice(0));
    },
    setNow: (at) => void (state.now = at),
    setReadiness: (check) => void (state.check = check),
    setUpdates: (update) => void (state.update = update),
    async addOperator(slug) {
      const { id } = await createOperator(db, { name: `Operator ${slug}`, slug });
      return addUser(id, id, { tenant: { role: 'operator', operatorId: id }, actor });
    },
    addPerson: (organizationId, role, person = {}) => addPerson(authDb, organizationId, role, person),
    signIn: (person) => signIn(app, person),
    addClientKey: ({ operatorId }, clientId) =>
      addUser(operatorId, clientId, { tenant: { role: 'client', operatorId, clientId }, actor }),
    async stop() {
      live.close();
      await Promise.all([db.$disconnect(), authDb.$disconnect()]);
      for (const directory of [attachmentsDir, filesDir]) rmSync(directory, { recursive: true, force: true });
      await database.drop();
    },
  };
}

let people = 0;

async function addPerson(
  authDb: Database,
  organizationId: string,
  role: string,
  differs: Partial<NewPerson>,
): Promise<TestPerson> {
  people += 1;
  const person = {
    name: `Sample Member ${people}`,
    email: `member${people}@example.com`,
    password: 'four plain words of it',
    isEmailVerified: true,
    ...differs,
  };
  return authDb.$transaction(async (tx) => {
    const { id: userId } = await createPerson(tx, person);
    await tx.member.create({ data: { organizationId, userId, role } });
    return { userId, email: person.email, password: person.password };
  });
}

async function signIn(app: Express, { email, password }: Pick<TestPerson, 'email' | 'password'>) {
  const answer = await request(app)
    .post('/api/auth/sign-in/email')
    .set('Origin', testPublicUrl)
    .send({ email, password });
  if (answer.status !== 200) throw new Error(`no sign-in: ${answer.status} ${answer.text}`);
  return sessionOf(app, cookiesOf(answer.headers['set-cookie']));
}

/** The Cookie header that a browser sends after an answer with these. */
export function cookiesOf(setCookies: unknown): string {
  const all = Array.isArray(setCookies) ? setCookies.map(String) : [];
  return all.map((each) => each.split(';')[0]).join('; ');
}

/** The app as a browser with that Cookie header, on a page of ours, calls it. */
export function sessionOf(app: Express, cookie: string): TestSession {
  return {
    cookie,
    call: (method, path) => request(app)[method](path).set('Cookie', cookie).set('Origin', testPublicUrl),
  };
}

let numbers = 0;

/** A client with a campaign of its own, made through the API. */
export async function addCampaign(
  user: TestUser,
  extra: object = {},
): Promise<{ clientId: string; campaignId: string }> {
  numbers += 1;
  const client = await user
    .call('post', '/api/clients')
    .send({ name: `Client ${numbers}`, slug: `client-${numbers}-${user.operatorId.slice(0, 6)}` });
  const campaign = await user.call('post', '/api/campaigns').send({
    clientId: client.body.id,
    name: `Campaign ${numbers}`,
    zone: 'America/New_York',
    fromNumber: `+1415555${String(1000 + numbers)}`,
    ...extra,
  });
  if (campaign.status !== 201)
    throw new Error(`the campaign was refused: ${JSON.stringify([client.body, campaign.body])}`);
  return { clientId: client.body.id, campaignId: campaign.body.id };
}
