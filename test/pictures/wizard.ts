/** Makes .github/wizard.svg from a real run in tmux against the sandbox: `npm run build && node dist/test/pictures/wizard.js`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { hasTmux, openScreen } from '../wizard/tmux.js';
import { registered, walk } from '../wizard/walks.js';
import { screenToSvg } from './screen-svg.js';

const COLUMNS = 80;

if (!hasTmux()) throw new Error('tmux is needed: apt-get install tmux');
const sandbox = await startSandbox({ history: 2, behaviour: { deviceCodeIntervalSeconds: 1 } });
const folder = mkdtempSync(join(tmpdir(), 'o365-picture-'));
const home = join(folder, 'admin');
const screen = openScreen(`${process.execPath} ${resolve('bin/o365.js')} configure`, { env: { HOME: home, XDG_CONFIG_HOME: '', XDG_STATE_HOME: '', XDG_DATA_HOME: '', COLORTERM: '', FORCE_COLOR: '1' }, columns: COLUMNS, rows: 60 });
try {
  await walk(screen, registered(sandbox));
  await screen.until('Verify the connection now?');
  screen.keys('Enter');
  await screen.until(/Collect every 20 minutes|Verify again\?/, 60_000);
  const text = screen.coloured().replaceAll(home, '/home/admin').replaceAll(sandbox.folder, '/etc/ssl').split('\n');
  const shown = text.slice(text.findIndex((line) => line.includes('Set-up of the profile')));
  mkdirSync('.github', { recursive: true });
  writeFileSync('.github/wizard.svg', screenToSvg(shown.join('\n'), { title: 'o365 configure registers the app and verifies the connection', columns: COLUMNS }));
  process.stdout.write(`.github/wizard.svg: ${shown.length} lines\n`);
} finally {
  screen.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}
