import { randomUUID } from 'node:crypto';
import { asOperator } from '../../prisma/tenant.ts';
import { codeAt } from '../../services/identity/totp.ts';
import { startTestApi, type TestApi } from './api.ts';
import { Browser } from './browser.ts';

export const PASSWORD = 'a long password of tests';

type Settings = NonNullable<Parameters<typeof startTestApi>[0]>;

/** The API with people in it, at a time that moves when it is told to. */
export async function openFactored(settings: Settings = {}) {
  const api = await startTestApi(settings);
  const { id: operatorId } = await addOrganization(api, 'operator');
  let now = Date.now();
  let count = 0;
  return {
    api,
    operatorId,
    browser: () => new Browser(api.app),
    /** How often a sign-in as that person was written down as refused. */
    async refusals(userId: string) {
      await api.settled();
      const where = { subjectId: userId, action: 'session.refuse' };
      return asOperator(api.db, operatorId, (tx) => tx.audit.count({ where }));
    },
    /** Time goes on; codes change every 30 seconds. */
    wait: (seconds: number) => {
      now += seconds * 1000;
      api.setNow(new Date(now));
    },
    code: (secret: string) => codeAt(secret, Math.floor(now / 30_000)),
    addOrganization: (kind: 'operator' | 'client') => addOrganization(api, kind, operatorId),
    require: (id: string, secondFactor: 'required' | 'optional' = 'required') =>
      api.authDb.organization.update({ where: { id }, data: { secondFactor } }),
    async addPerson(role = 'owner', organizationId = operatorId) {
      count += 1;
      const email = `lead${String(count).padStart(2, '0')}@example.com`;
      return addPerson(api, { email, role, organizationId });
    },
    async trail(userId: string): Promise<string[]> {
      const rows = await asOperator(api.db, operatorId, (tx) =>
        tx.audit.findMany({ where: { actorId: userId }, orderBy: { at: 'asc' } }),
      );
      return rows.map(({ action }) => action).filter((action) => !action.startsWith('session.'));
    },
    sessions: (userId: string) => api.authDb.session.count({ where: { userId } }),
  };
}

export type Factored = Awaited<ReturnType<typeof openFactored>>;
export type TestPerson = Awaited<ReturnType<Factored['addPerson']>>;

/** Signs in by password. */
export async function signIn(factored: Factored, { email }: { readonly email: string }) {
  const browser = factored.browser();
  const answer = await browser.post('/api/auth/sign-in/email', { email, password: PASSWORD });
  return { browser, answer };
}

/** Sets up an app in a session or on the way in; from then on time goes on, so that its next code is fresh. */
export async function enrol(factored: Factored, browser: Browser) {
  const begun = await browser.post('/api/auth/second-factor/begin', { password: PASSWORD });
  const secret: string = begun.body.secret;
  const confirmed = await browser.post('/api/auth/second-factor/confirm', { code: factored.code(secret) });
  factored.wait(60);
  return { secret, backupCodes: confirmed.body.backupCodes as string[], begun, confirmed };
}

async function addOrganization({ authDb }: TestApi, kind: string, parent?: string) {
  const id = randomUUID();
  return authDb.organization.create({
    data: { id, name: `Sample ${kind}`, slug: id, kind, operatorId: kind === 'operator' ? id : parent },
  });
}

interface NewPerson {
  readonly email: string;
  readonly role: string;
  readonly organizationId: string;
}

/** Made once: it takes long, as it should. */
let hash: string | undefined;

async function addPerson({ authDb, auth }: TestApi, { email, role, organizationId }: NewPerson) {
  hash ??= await (await auth.$context).password.hash(PASSWORD);
  const user = await authDb.user.create({ data: { name: 'Sample Lead', email, emailVerified: true } });
  const { id: userId } = user;
  await authDb.account.create({
    data: { userId, accountId: userId, providerId: 'credential', password: hash },
  });
  await authDb.member.create({ data: { userId, organizationId, role } });
  return user;
}
