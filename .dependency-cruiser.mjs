// The table of who may import whom. A layer not named as a target is closed to it.
const LAYERS = [
  'config',
  'contracts',
  'domain',
  'portal',
  'prisma',
  'services',
  'workflows',
  'activities',
  'vendors',
  'api',
  'worker',
  'sandbox',
  'scripts',
  'tests',
];

/** @param {string} from @param {string[]} allowed layers, or path patterns */
const only = (from, allowed) => ({
  name: `${from}-imports`,
  comment: `${from}/ may import ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: {
    path: `^${from}/`,
    pathNot: ['\\.test\\.ts$', '/testing/', '/test-[a-z-]+\\.ts$', '/harness\\.ts$'],
  },
  to: {
    path: `^(${LAYERS.join('|')})/`,
    pathNot: [`^${from}/`, ...allowed.map((layer) => `^${layer}${layer.includes('/') ? '' : '/'}`)],
  },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    only('contracts', []),
    only('config', []),
    only('domain', ['contracts']),
    only('portal', ['contracts']),
    only('prisma', []),
    only('services', ['contracts', 'domain', 'prisma']),
    only('vendors', ['contracts']),
    only('activities', ['contracts', 'domain', 'services', 'vendors', 'prisma']),
    only('workflows', ['contracts', 'domain', 'activities']),
    only('api', [
      'contracts',
      'domain',
      'services',
      'prisma',
      'config',
      'vendors/[a-z]+/events',
      'vendors/[a-z]+/inbound',
      'vendors/event',
    ]),
    only('worker', ['contracts', 'activities', 'services', 'vendors', 'prisma', 'config']),
    only('sandbox', []),
    {
      name: 'holidays-stay-out-of-workflows',
      comment: 'a workflow gets instants: its replay must not depend on a calendar',
      severity: 'error',
      from: { path: '.', pathNot: '^(services/|domain/policies/holidays(\\.test)?\\.ts$)' },
      to: { path: '(^domain/policies/holidays\\.ts$|us-federal-holidays)' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(prisma/generated|dist|portal/dist|\\.followthrough)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
