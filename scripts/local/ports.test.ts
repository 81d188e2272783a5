import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePorts, requireFreePort } from './ports.ts';

test('a taken port is refused with the variable that moves it', async () => {
  const [port = 0] = await freePorts(1);
  await expect(requireFreePort(port, 'API_PORT')).resolves.toBeUndefined();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await expect(requireFreePort(port, 'API_PORT')).rejects.toThrow(
    `Port ${port} (API_PORT) is in use by another program: stop that one, or set API_PORT to a free port.`,
  );
  await new Promise((resolve) => server.close(resolve));
});

test('free ports are all different, and none that the system gives to an outgoing connection', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
