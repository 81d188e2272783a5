import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../prisma/client.ts';
import { LoginAbovePolicies, requirePlainLogin } from '../prisma/require-plain-login.ts';
import { openTestWorld, type TestWorld } from './setup/fixtures.ts';

/** What stands around the rows: policies, functions, other kinds of relations, roles and what they were given. */

const TENANTS = ['app_operator', 'app_client', 'app_buyer', 'app_supplier', 'app_system'] as const;
const LOGINS = ['followthrough_app', 'followthrough_auth'] as const;
const ROLES = [...TENANTS, 'app_lookup', 'app_eraser', ...LOGINS];

/** Functions that see more than whoever calls them: whose eyes they have, who may call them, and why. */
const DEFINERS: Readonly<Record<string, readonly [owner: string, callers: string, why: string]>> = {
  'contacts_saying(uuid[],timestamp with time zone,timestamp with time zone,text[],text[])': [
    ...(['app_lookup', 'app_client, app_operator'] as const),
    'searches the contacts of the leads that are being walked, and keeps to the tenant itself',
  ],
  'erase_audit(text[],text[],text)': [
    ...(['app_eraser', 'app_operator'] as const),
    'takes a person out of the values of the trail, of the operator alone; who did what and when stays',
  ],
  'erase_consent(text[],text)': [
    ...(['app_eraser', 'app_operator'] as const),
    'turns addresses of the ledger, of the operator alone, into hashes',
  ],
  'erase_events(text[],text)': [
    ...(['app_eraser', 'app_operator'] as const),
    'empties events that name a person: the operator’s, and those that were of no use to anybody',
  ],
  'erase_import_problems(uuid[],integer[],text)': [
    ...(['app_eraser', 'app_operator'] as const),
    'takes a person out of what imports complained of, of the operator alone',
  ],
  'erase_links(uuid[],uuid[])': [
    ...(['app_eraser', 'app_operator'] as const),
    'removes addresses and links that lead to a person, of the operator alone',
  ],
  'forget_sign_ins()': [
    ...(['followthrough_auth', 'app_system'] as const),
    'deletes sessions and codes that are over, and says how many',
  ],
  'is_attachment_kept(text)': [
    ...(['app_lookup', 'app_operator'] as const),
    'says whether any message of anybody has a file, which it names by its hash',
  ],
  'is_import_file_kept(text)': [
    ...(['app_lookup', 'app_operator'] as const),
    'says whether any import of anybody still has a file, which it names by its hash',
  ],
  'is_member(uuid)': [
    ...(['app_lookup', 'app_operator'] as const),
    'says of one id whether it is a member of the tenant, and nothing of whom else there is',
  ],
  'leads_saying(text,text[],text[],integer)': [
    ...(['app_lookup', 'app_client, app_operator'] as const),
    'searches by index, and keeps to the tenant itself',
  ],
  'note_change()': [
    ...(['app_lookup', 'nobody'] as const),
    'writes down that rows of a kind changed, whoever changed them: a trigger, which nobody calls',
  ],
  'note_change_by_trail()': [...(['app_lookup', 'nobody'] as const), 'the same, of what the trail tells'],
  'note_change_of_organization()': [...(['app_lookup', 'nobody'] as const), 'the same, of clients'],
  'note_own_change()': [...(['app_lookup', 'nobody'] as const), 'the same, of what is an operator’s alone'],
  'note_stuck_events()': [...(['app_lookup', 'nobody'] as const), 'the same, of events that need somebody'],
  'note_unstuck_events()': [...(['app_lookup', 'nobody'] as const), 'the same, of those that did'],
};

/** Every shape that a policy of ours has; a new one is thought about before it is listed here. */
const CONDITIONS: Readonly<Record<string, string>> = {
  true: 'sign-in in its own tables, the system in the inbox and what routes an event, the look-up in its few columns',
  '(operator_id = ( SELECT current_operator() AS current_operator))': 'an operator, its own',
  "((operator_id = ( SELECT current_operator() AS current_operator)) OR ((operator_id IS NULL) AND (status <> 'pending'::text)))":
    'who erases, the operator’s events and those that were of no use to anybody: they may name the person too',
  '((operator_id = ( SELECT current_operator() AS current_operator)) OR (operator_id IS NULL))':
    'who erases, the same events as it leaves them',
  '(client_id = ( SELECT current_client() AS current_client))': 'a client, what is about it',
  '(id = ( SELECT current_client() AS current_client))': 'a client, itself',
  '(id = ( SELECT current_buyer() AS current_buyer))': 'a buyer, itself',
  '(id = ( SELECT current_supplier() AS current_supplier))': 'a supplier, itself',
  "(kind = 'operator'::text)": 'the system, which operators there are',
  '(EXISTS ( SELECT 1\n   FROM lead\n  WHERE (lead.contact_id = contact.id)))':
    'a client, the contacts that are its leads: the leads are under its own policy',
  '(EXISTS ( SELECT 1\n   FROM instantly_assignment mine\n  WHERE ((mine.campaign_id = instantly_campaign.id) AND (mine.until_at IS NULL))))':
    'a client, the campaigns at Instantly that it has now: what it has is under its own policy',
  '(EXISTS ( SELECT 1\n   FROM instantly_activity mine\n  WHERE (mine.event_id = instantly_event.id)))':
    'a client, the events that were counted for it: what was counted is under its own policy',
  '(version = 1)': 'sign-in, what a new organization begins with',
  "((workflow_type = 'outgoingMessage'::text) AND (start = 'once'::text) AND (workflow_id ~~ 'message:security:%'::text))":
    'sign-in, the start of a letter of its own',
};

let world: TestWorld;
let app: pg.Client;

beforeAll(async () => {
  world = await openTestWorld();
  app = new pg.Client({ connectionString: world.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await world.close();
});

const names = async (sql: string, values: unknown[] = []): Promise<string[]> =>
  (await world.ask<{ name: string }>(sql, values)).map(({ name }) => name);

/** The code of the error that a statement ends in, as a role of the app's login; undefined: it was let through. */
async function refusalOf(role: string, sql: string): Promise<string | undefined> {
  await app.query('BEGIN');
  try {
    if (role !== 'followthrough_app') await app.query(`SET LOCAL ROLE ${role}`);
    await app.query(sql);
    return undefined;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await app.query('ROLLBACK');
  }
}

const REFUSED = '42501';

const unguarded = () =>
  names(`SELECT relname AS name FROM pg_class c
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
      AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))`);

describe('policies', () => {
  test('a table that is added without them is found', async () => {
    expect(await unguarded()).toEqual([]);
    await world.ask('CREATE TABLE tomorrow (id uuid, operator_id uuid)');
    try {
      expect(await unguarded()).toEqual(['tomorrow']);
      await world.ask('ALTER TABLE tomorrow ENABLE ROW LEVEL SECURITY');
      expect(await unguarded()).toEqual(['tomorrow']);
    } finally {
      await world.ask('DROP TABLE tomorrow');
    }
  });

  test('a table that is added is open to nobody until somebody is given it', async () => {
    await world.ask('CREATE TABLE tomorrow (id uuid)');
    try {
      for (const role of [...TENANTS, 'followthrough_app'])
        expect([role, await refusalOf(role, 'SELECT FROM tomorrow')]).toEqual([role, REFUSED]);
    } finally {
      await world.ask('DROP TABLE tomorrow');
    }
  });

  test('are one equality each, and none is open by an OR, for everybody, or restrictive', async () => {
    const policies = await world.ask<Record<'table' | 'using' | 'check', string | null>>(
      `SELECT polrelid::regclass::text AS table, pg_get_expr(polqual, polrelid) AS using,
         pg_get_expr(polwithcheck, polrelid) AS check FROM pg_policy`,
    );
    const strange = policies.filter(
      ({ using, check }) =>
        !(using === null || using in CONDITIONS) || !(check === null || check in CONDITIONS),
    );
    expect(strange).toEqual([]);
    const open = await names(
      `SELECT polname || ' on ' || polrelid::regclass AS name FROM pg_policy WHERE 0 = ANY (polroles) OR NOT polpermissive`,
    );
    expect(open).toEqual([]);
  });

  test('one a role: no table gives a tenant two', async () => {
    const twice =
      await world.ask(`SELECT polrelid::regclass::text, role::regrole::text, count(*) FROM pg_policy,
      unnest(polroles) AS role GROUP BY 1, 2 HAVING count(*) > 1`);
    expect(twice).toEqual([]);
  });

  test('only sign-in and the system see all rows, the system of a few tables, the look-up some columns', async () => {
    const wide =
      await names(`SELECT DISTINCT role::regrole::text AS name FROM pg_policy, unnest(polroles) AS role
      WHERE pg_get_expr(polqual, polrelid) = 'true' OR pg_get_expr(polwithcheck, polrelid) = 'true' ORDER BY 1`);
    expect(wide).toEqual(['app_lookup', 'app_system', 'followthrough_auth']);
  });
});

describe('functions', () => {
  test('that see more than their caller are listed, each with whose eyes it has, who may call it, and why', async () => {
    const definers = await world.ask<{ name: string; owner: string; callers: string }>(
      `SELECT oid::regprocedure::text AS name, proowner::regrole::text AS owner,
         coalesce((SELECT string_agg(grantee, ', ' ORDER BY grantee) FROM (
           SELECT coalesce(nullif(grantee, 0)::regrole::text, 'everybody') AS grantee
           FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
           WHERE grantee <> proowner) AS given), 'nobody') AS callers
       FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`,
    );
    expect(definers).toEqual(
      Object.entries(DEFINERS).map(([name, [owner, callers]]) => ({ name, owner, callers })),
    );
  });

  test('that see more look nothing up by a path that their caller sets', async () => {
    const loose = await names(`SELECT proname AS name FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)`);
    expect(loose).toEqual([]);
  });

  test('whom a caller could replace by others of the same name cannot be made: no role may create in a schema', async () => {
    for (const role of ROLES) {
      const [may] = await world.ask<{ yes: boolean }>(
        `SELECT bool_or(has_schema_privilege($1, oid, 'CREATE')) AS yes FROM pg_namespace
         WHERE nspname NOT LIKE 'pg\\_%'`,
        [role],
      );
      expect([role, may?.yes]).toEqual([role, false]);
    }
  });
});

describe('other ways to the rows', () => {
  test('there is no view, materialised view or foreign table, which would be under the policies of its owner', async () => {
    const found = await names(`SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')`);
    expect(found).toEqual([]);
  });

  test('sequences give numbers to those who insert, and to no client', async () => {
    const sequences = await names(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`,
    );
    for (const sequence of sequences)
      for (const role of ['app_client', 'app_buyer', 'app_supplier', 'followthrough_app'])
        expect([sequence, role, await refusalOf(role, `SELECT nextval('${sequence}')`)]).toEqual([
          sequence,
          role,
          REFUSED,
        ]);
  });

  test('large objects: there are none', async () => {
    expect(await names('SELECT oid::text AS name FROM pg_largeobject_metadata')).toEqual([]);
  });

  test.each(TENANTS)('%s copies no table past its policies, in or out', async (role) => {
    expect(await refusalOf(role, `COPY lead TO PROGRAM 'cat'`)).toBe(REFUSED);
    expect(await refusalOf(role, `COPY lead FROM '/etc/hostname'`)).not.toBeUndefined();
    expect(await refusalOf(role, `SELECT pg_read_file('/etc/hostname')`)).toBe(REFUSED);
  });

  test('a temporary table holds what its maker could read, and dies with the transaction', async () => {
    await app.query('BEGIN');
    await app.query(`SELECT set_config('role', 'app_operator', true)`);
    await app.query('CREATE TEMPORARY TABLE lead ON COMMIT DROP AS SELECT * FROM public.lead');
    expect((await app.query('SELECT FROM lead')).rowCount).toBe(0);
    await app.query('COMMIT');
    expect((await app.query(`SELECT to_regclass('pg_temp.lead') AS it`)).rows).toEqual([{ it: null }]);
  });

  test('no role takes on the owner, nor one that is above the policies', async () => {
    const [owner] = await names('SELECT current_user AS name');
    for (const role of [...TENANTS, 'followthrough_app']) {
      expect([role, await refusalOf(role, `SET LOCAL ROLE "${owner}"`)]).toEqual([role, REFUSED]);
      for (const above of ['app_lookup', 'followthrough_auth'])
        expect([role, above, await refusalOf(role, `SET LOCAL ROLE ${above}`)]).toEqual([
          role,
          above,
          REFUSED,
        ]);
    }
    const above = await names(
      `SELECT rolname AS name FROM pg_roles WHERE rolname = ANY ($1) AND (rolsuper OR rolbypassrls)`,
      [ROLES],
    );
    expect(above).toEqual([]);
  });

  test('nobody is a member of another role but the app, of the tenants’', async () => {
    const members = await world.ask<{ member: string; role: string }>(
      `
      SELECT member::regrole::text, roleid::regrole::text AS role FROM pg_auth_members
      WHERE member::regrole::text = ANY ($1) ORDER BY 2`,
      [ROLES],
    );
    expect(members).toEqual([...TENANTS].sort().map((role) => ({ member: 'followthrough_app', role })));
  });
});

describe('a server', () => {
  test('does not start with a login that no policy holds', async () => {
    const byOwner = openDatabase(world.ownerUrl, 1);
    try {
      await expect(requirePlainLogin(byOwner)).rejects.toThrow(LoginAbovePolicies);
    } finally {
      await byOwner.$disconnect();
    }
    await expect(requirePlainLogin(world.db)).resolves.toBeUndefined();
  });

  test('names the owner’s login nowhere: only commands that migrate do', () => {
    const naming = ['api', 'worker', 'services', 'activities', 'prisma'].flatMap((layer) =>
      readdirSync(layer, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('generated'))
        .map((name) => path.join(layer, name))
        .filter((file) => /\bDATABASE_URL\b/.test(readFileSync(file, 'utf8'))),
    );
    expect(naming).toEqual([]);
  });
});

describe('the trail', () => {
  test.each([...TENANTS, ...LOGINS])(
    '%s changes nothing of it, empties it not, and stops none of its triggers',
    async (role) => {
      const client = new pg.Client({
        connectionString: role === 'followthrough_auth' ? world.authUrl : world.appUrl,
      });
      await client.connect();
      const attempt = async (sql: string) => {
        await client.query('BEGIN');
        try {
          if (role.startsWith('app_')) await client.query(`SET LOCAL ROLE ${role}`);
          await client.query(sql);
          return 'let through';
        } catch (error) {
          return (error as pg.DatabaseError).code;
        } finally {
          await client.query('ROLLBACK');
        }
      };
      try {
        for (const sql of [
          'UPDATE audit SET after = NULL',
          "UPDATE audit SET actor_id = 'somebody else'",
          'DELETE FROM audit',
          'TRUNCATE audit',
          'ALTER TABLE audit DISABLE TRIGGER ALL',
          'ALTER TABLE audit DISABLE ROW LEVEL SECURITY',
          'DROP TABLE audit',
          'MERGE INTO audit USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE',
          'SET LOCAL session_replication_role = replica',
          'UPDATE audit_note SET words = NULL',
          'TRUNCATE audit_note',
        ])
          expect([sql, await attempt(sql)]).toEqual([sql, REFUSED]);
        if (role === 'followthrough_auth') expect(await attempt('SELECT FROM audit')).toBe(REFUSED);
      } finally {
        await client.end();
      }
    },
  );

  test('no role was given TRUNCATE, TRIGGER or REFERENCES of any table', async () => {
    const given = await names(
      `SELECT grantee || ': ' || privilege_type || ' on ' || table_name AS name FROM information_schema.role_table_grants
       WHERE grantee = ANY ($1) AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')`,
      [ROLES],
    );
    expect(given).toEqual([]);
  });
});
