/**
 * A table of keystrokes and seconds for each path through the real wizard, from its start to the end of "verify":
 * `npm run build && node dist/test/wizard/times.js [node ...]`, with other Nodes by path.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { openScreen } from './tmux.js';
import { again, byHand, registered, type Stop, walk } from './walks.js';

const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];

async function timed(node: string, home: string, stops: readonly Stop[]): Promise<{ keystrokes: number; seconds: number; end: string }> {
  const start = performance.now();
  const screen = openScreen(`${node} ${resolve('bin/o365.js')} configure`, { env: { O365_HOME: home } });
  try {
    await walk(screen, [...stops, { question: '? Verify the connection now?', answer: (at) => at.keys('Enter') }]);
    const text = await screen.until(/Healthy|Verify again\?/, 60_000);
    return { keystrokes: screen.keystrokes(), seconds: (performance.now() - start) / 1000, end: text.includes('Healthy') ? 'healthy' : 'not healthy' };
  } finally {
    screen.close();
  }
}

async function table(node: string): Promise<void> {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const paths: [string, (sandbox: Sandbox, home: string) => Stop[]][] = [
    ['register it for me', (sandbox) => registered(sandbox)],
    ['by hand', byHand],
  ];
  for (const [name, stopsOf] of paths) {
    const home = mkdtempSync(join(tmpdir(), 'o365-times-'));
    // oxlint-disable-next-line no-await-in-loop -- one at a time, or the times mean nothing
    const sandbox = await startSandbox({ history: 2, behaviour: { deviceCodeIntervalSeconds: 5, deviceCodePolls: 0 } });
    // oxlint-disable-next-line no-await-in-loop
    const first = await timed(node, home, stopsOf(sandbox, home));
    // The second run has no app of the sandbox's own to fall back to.
    copyFileSync(join(home, 'keys/default.cer'), join(sandbox.certificatesFolder, 'default.cer'));
    // oxlint-disable-next-line no-await-in-loop
    const second = await timed(node, home, again());
    for (const [what, { keystrokes, seconds, end }] of [[name, first], [`second run after it, Enter all the way`, second]] as const) {
      process.stdout.write(`| ${version} | ${what} | ${keystrokes} | ${seconds.toFixed(1)} s | ${end} |\n`);
    }
    // oxlint-disable-next-line no-await-in-loop
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

process.stdout.write('| Node | path | keystrokes | start to "healthy" | result |\n|---|---|--:|--:|---|\n');
for (const node of nodes) {
  // oxlint-disable-next-line no-await-in-loop
  await table(node);
}
