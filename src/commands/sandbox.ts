/** `o365 sandbox`: the simulated tenant in the foreground, and how to point a profile at it. */
import { once } from 'node:events';
import { join } from 'node:path';
import { SANDBOX_URL } from '../config/clouds.js';
import { Exit, UserError } from '../errors.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.js';
import { SCENARIOS } from '../sandbox/scenarios/scenarios.js';

/** Where `--endpoint sandbox` looks for it. */
const DEFAULT_PORT = Number(new URL(SANDBOX_URL).port);

export type SandboxFlags = { port?: string; seed?: string; rate?: string; scenario?: string; list?: boolean };

/** Runs until `stop` fires, then removes its temporary folder. Resolves to the exit code; throws UserError for a wrong flag or a taken port. */
export async function sandboxCommand(flags: SandboxFlags, io: { out(line: string): void; stop: AbortSignal }): Promise<number> {
  if (flags.list === true) {
    const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
    for (const { name, description } of SCENARIOS) io.out(`${name.padEnd(width)}  ${description}`);
    return Exit.ok;
  }
  const options = {
    port: wholeNumber('--port', flags.port, DEFAULT_PORT, 65_535),
    seed: wholeNumber('--seed', flags.seed, 1, 2 ** 31 - 1),
    ratePerHour: wholeNumber('--rate', flags.rate, 300, 1_000_000),
    ...(flags.scenario === undefined ? {} : { scenario: flags.scenario }),
  };
  const sandbox = await start(options);
  try {
    for (const line of introduction(sandbox)) io.out(line);
    if (!io.stop.aborted) await once(io.stop, 'abort');
  } finally {
    await sandbox.close();
  }
  return Exit.ok;
}

function wholeNumber(flag: string, text: string | undefined, fallback: number, most: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UserError(Exit.usage, `${flag}: "${text}" is not a whole number from 0 to ${most}.`);
}

async function start(options: Partial<SandboxOptions>): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    if (typeof error !== 'object' || error === null || !('code' in error) || !('syscall' in error)) throw error;
    throw new UserError(Exit.unavailable, `--port: cannot listen on port ${options.port} (${String(error.code)}).`, {
      hint: 'Choose another; --port 0 takes any that is free.',
      cause: error,
    });
  }
}

function introduction(sandbox: Sandbox): string[] {
  const home = join(sandbox.folder, 'home');
  const o365 = `o365 --home ${quoted(home)}`;
  const configure = [
    `${o365} configure --yes --tenant-id ${sandbox.tenantId} --application-id ${sandbox.applicationId}`,
    `--endpoint ${sandbox.apiUrl} --login-url ${sandbox.loginUrl} --ca-file ${quoted(sandbox.caFile)}`,
  ].join(' ');
  return [
    `${sandbox.organisation} (${sandbox.domain}), a simulated Microsoft 365 tenant, is at ${sandbox.apiUrl}. Ctrl-C ends it.`,
    ...(sandbox.options.scenario === null ? [] : [`Scenario: ${sandbox.options.scenario}.`]),
    '',
    'With a client secret:',
    `  ${configure} --client-secret-file ${quoted(sandbox.clientSecretFile)}`,
    `  ${o365} verify`,
    `  ${o365} collect --since 24h`,
    '',
    'With a certificate, configure makes one; a copy in the folder below counts as uploaded:',
    `  ${configure}`,
    `  cp ${quoted(join(home, 'keys', 'default.cer'))} ${quoted(`${sandbox.certificatesFolder}/`)}`,
    '',
    `All of it lies in ${sandbox.folder}, which is removed at the end.`,
  ];
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w/.:+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
