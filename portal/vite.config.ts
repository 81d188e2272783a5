import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { minifyContractRouter } from '@orpc/contract';
import { defineConfig, type Plugin } from 'vite';
import { apiContract } from '../contracts/api.ts';

/** Of the contract a browser needs methods and paths alone: schemas, and zod with them, stay on the server. */
function contractRoutes(): Plugin {
  const name = 'virtual:contract-routes';
  const routes = JSON.stringify(minifyContractRouter(apiContract), withoutWords);
  return {
    name,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${routes}` : undefined),
  };
}

function withoutWords(key: string, value: unknown): unknown {
  if (key !== '~orpc') return value;
  const { route } = value as { route: Readonly<Record<string, unknown>> };
  const { method, path: at, successStatus, inputStructure, outputStructure } = route;
  return {
    errorMap: {},
    meta: {},
    route: { method, path: at, successStatus, inputStructure, outputStructure },
  };
}

/** Beside each file what goes over the wire, so that nobody compresses per request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async closeBundle() {
      const dir = path.join(import.meta.dirname, 'dist');
      const names = await readdir(dir, { recursive: true });
      await Promise.all(
        names.filter((name) => /\.(js|css|svg)$/.test(name)).map((name) => compress(path.join(dir, name))),
      );
    },
  };
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
  await writeFile(`${file}.br`, brotliCompressSync(content));
}

const api = process.env['PORTAL_API'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [contractRoutes(), compressed()],
  html: { cspNonce: 'PORTAL_NONCE' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'portal-assets',
    // As a file each, because our policy forbids what is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // "use client" is for servers that render; there is none.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    // The API believes a session's cookie only from its own pages.
    proxy: {
      '^/(api|login|sign-out|reset|verify|join|invitation|account|assets|answer|proof)': {
        target: api,
        headers: { origin: api },
      },
    },
  },
});
