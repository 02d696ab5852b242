/** The layers of README "How it is built", held: an import points inward, each package has one door, and so has each global. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const SOURCE = join(import.meta.dirname, '../../src');

/** From the inside out. Folders of one line never import each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['model.ts', 'errors.ts', 'world.ts', 'version.ts'],
  ['collect', 'health', 'wizard'],
  ['http'],
  ['api', 'auth', 'store', 'config', 'terminal', 'sandbox', 'dashboards', 'schedule', 'graph'],
  ['commands'],
  ['main.ts', 'real-world.ts'],
];

/** Who may import a package. A folder stands for all its files. */
const PACKAGE_DOORS: Readonly<Record<string, readonly string[]>> = {
  axios: ['http'],
  'proxy-from-env': ['http'],
  '@azure/msal-node': ['auth', 'graph'],
  '@peculiar/x509': ['auth', 'sandbox'],
  'reflect-metadata': ['auth', 'sandbox'],
  jose: ['auth', 'sandbox'],
  lmdb: ['store'],
  'fs-native-extensions': ['store'],
  conf: ['config'],
  chalk: ['terminal'],
  ora: ['terminal'],
  '@inquirer/prompts': ['terminal'],
  commander: ['main.ts'],
  '@duckdb/node-api': ['dashboards'],
};

/** Who may reach for a global. */
const GLOBAL_DOORS: readonly { name: string; pattern: RegExp; doors: readonly string[] }[] = [
  { name: 'the clock', pattern: /\bnew Date\(\)|\bDate\.now\(|\bperformance\.now\(/, doors: ['real-world.ts', 'sandbox'] },
  { name: 'chance', pattern: /\bMath\.random\b/, doors: ['real-world.ts'] },
  { name: 'the process', pattern: /\bprocess\.(?!versions)/, doors: ['main.ts', 'real-world.ts'] },
  { name: 'timers', pattern: /\bset(Timeout|Interval|Immediate)\(/, doors: ['real-world.ts', 'http', 'sandbox'] },
  { name: 'the console', pattern: /\bconsole\./, doors: [] },
];

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));

const imports = files.flatMap((file) => {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  const found = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'|createRequire\(import\.meta\.url\)\('([^']+)'\)/g)];
  return found.map((match) => ({ file, target: (match[1] ?? match[2] ?? match[3] ?? match[4])! }));
});

/** The folder of src/ that a file lies in, or the file itself. */
function partOf(file: string): string {
  return file.split('/')[0]!;
}

function layerOf(part: string): number {
  return LAYERS.findIndex((parts) => parts.includes(part));
}

test('every file lies in a layer, so that no grab-bag folder appears by accident', () => {
  expect(files.filter((file) => layerOf(partOf(file)) === -1)).toEqual([]);
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|base|core|manager|service|handler|types)(\.ts|\/)/.test(file))).toEqual([]);
});

test('an import points inward or stays in its folder, types too', () => {
  const outward = imports
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({ file, target: relative(SOURCE, join(SOURCE, dirname(file), target)).replace(/\.js$/, '.ts') }))
    .filter(({ file, target }) => {
      const [from, to] = [partOf(file), partOf(target)];
      if (from === to) return false;
      return layerOf(to) > layerOf(from) || (layerOf(to) === layerOf(from) && layerOf(from) > 0 && from !== 'main.ts');
    });
  expect(outward).toEqual([]);
});

test('each package has one door', () => {
  const strangers = imports
    .filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'))
    .filter(({ file, target }) => !(PACKAGE_DOORS[target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/')] ?? []).includes(partOf(file)));
  expect(strangers).toEqual([]);
});

test('clock, chance, process, timers and console are reached in few places', () => {
  const reached = files.flatMap((file) => {
    const code = readFileSync(join(SOURCE, file), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
      .join('\n');
    return GLOBAL_DOORS.filter(({ pattern, doors }) => pattern.test(code) && !doors.includes(partOf(file))).map(({ name }) => `${file}: ${name}`);
  });
  expect(reached).toEqual([]);
});
