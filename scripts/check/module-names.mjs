// Every folder inside a layer is a module of the business, spelled the same in every layer.
import { readdirSync } from 'node:fs';

const MODULES =
  'identity connections policies contacts campaigns leads calls appointments billing messaging inbox instantly outreach broadcasts conversations marketplace webhooks notifications analytics'.split(
    ' ',
  );
const LAYERS = ['contracts', 'domain', 'services', 'workflows', 'activities'];

const strangers = LAYERS.flatMap((layer) =>
  readdirSync(layer, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !MODULES.includes(entry.name))
    .map((entry) => `${layer}/${entry.name}`),
);
const strangeSchemas = readdirSync('prisma/schema')
  .map((file) => file.replace('.prisma', ''))
  .filter((name) => name !== 'main' && !MODULES.includes(name))
  .map((name) => `prisma/schema/${name}.prisma`);

for (const path of [...strangers, ...strangeSchemas]) {
  console.error(`${path} is not a module of the business. The modules are: ${MODULES.join(', ')}.`);
}
process.exitCode = strangers.length + strangeSchemas.length > 0 ? 1 : 0;
