/** A real browser: Debian's chromium, installed when that is possible. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const;

/** Null, and said aloud, where there is none and none can be installed. */
export async function startChromium(): Promise<Browser | null> {
  const executablePath = found() ?? install();
  if (executablePath !== null) return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  process.stderr.write('\nNOT TESTED: there is no chromium and it cannot be installed here, so no browser has opened the page.\n\n');
  return null;
}

function found(): string | null {
  return PATHS.find((path) => existsSync(path)) ?? null;
}

function install(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  try {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    execFileSync('apt-get', ['update', '-qq'], quiet);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quiet);
  } catch {
    return null;
  }
  return found();
}
