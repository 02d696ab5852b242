import { readFileSync } from 'node:fs';

/** From package.json, two folders above the compiled file. */
export function readVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return version;
}
