// Workflow code knows activities, and workflow contracts know one another, by type alone: a plain import would be
// bundled, and run in the workflow sandbox. (With verbatimModuleSyntax `import { type X }` is a plain import too.)
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const RULES = [
  { files: 'workflows', from: /\/activities\// },
  { files: 'contracts', name: /^(workflow|facts|policy|sequence)\.ts$/, from: /./ },
];

const list = (directory) =>
  readdirSync(directory, { recursive: true })
    .map((file) => path.join(directory, file))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/testing/'));

const faults = RULES.flatMap(({ files, name, from }) =>
  list(files)
    .filter((file) => !name || name.test(path.basename(file)))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?from '([^']+)';/gm)]
        .filter(([, target]) => from.test(target))
        .map(([, target]) => `${file} imports ${target}: write \`import type\`.`),
    ),
);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
