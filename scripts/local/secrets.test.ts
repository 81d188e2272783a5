import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadSecrets } from './secrets.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-secrets-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('secrets are made once, for their owner alone', () => {
  const made = loadSecrets(directory);
  expect(loadSecrets(directory)).toEqual(made);
  expect(statSync(path.join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(made.authSecret.length).toBeGreaterThanOrEqual(32);
  expect(made.authSecret).not.toBe(made.linkSecret);
});

test('a file of an earlier version gets what it lacks and keeps what it has', () => {
  const file = path.join(directory, 'secrets.json');
  const { linkSecret, ...earlier } = loadSecrets(directory);
  writeFileSync(file, JSON.stringify(earlier));
  const now = loadSecrets(directory);
  expect(now).toMatchObject(earlier);
  expect(now.linkSecret).not.toBe(linkSecret);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(now);
});

test("the keys of SendGrid's events are a pair", () => {
  const { publicKey, privateKey } = loadSecrets(directory).sendgridWebhookKeys;
  const der = (key: string) => Buffer.from(key, 'base64');
  const signature = sign(
    'sha256',
    Buffer.from('x'),
    createPrivateKey({ key: der(privateKey), format: 'der', type: 'pkcs8' }),
  );
  const reader = createPublicKey({ key: der(publicKey), format: 'der', type: 'spki' });
  expect(verify('sha256', Buffer.from('x'), reader, signature)).toBe(true);
});
