/** The same blobs, fetched by curl into files: what the network and the disk cost without a collector. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSend, STALL_MS } from '../../src/http/send.js';
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import type { Send } from '../../src/world.js';
import { measure, type Measured } from './measure.js';
import type { Facts } from './sandbox-process.js';

export const hasCurl = spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;

const HOUR_MS = 3_600_000;

export type Curl = { fetchAll(): Promise<Measured>; close(): Promise<void> };

/** Lists the last 24 hours of every content type once; each `fetchAll` then downloads all of it. */
export async function makeCurl(sandbox: Facts): Promise<Curl> {
  const send = makeSend({ caFile: sandbox.caFile, userAgent: 'o365-bench', stallMs: STALL_MS });
  const token = await tokenOf(sandbox, send);
  const urls = await listAll(sandbox, send, token);
  const folder = await mkdtemp(join(tmpdir(), 'o365-bench-curl-'));
  const config = join(folder, 'curl.config');
  const lines = urls.flatMap((url, index) => [`url = "${url}?PublisherIdentifier=${sandbox.tenantId}"`, `output = "${join(folder, `${index}.json`)}"`]);
  await writeFile(config, [`header = "Authorization: Bearer ${token}"`, ...lines, ''].join('\n'), { mode: 0o600 });
  return {
    async fetchAll() {
      const measured = await measure('curl', ['-sS', '--fail', '-Z', '--compressed', '--parallel-max', '16', '--cacert', sandbox.caFile, '-K', config]);
      if (measured.exitCode !== 0) throw new Error(`curl ended with ${measured.exitCode}: ${measured.stderr.trim().split('\n').at(-1)}`);
      return measured;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function tokenOf(sandbox: Facts, send: Send): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: sandbox.applicationId, client_secret: sandbox.clientSecret, scope: `${sandbox.apiUrl}/.default` };
  const { body } = await send({
    method: 'POST',
    url: `${sandbox.loginUrl}/${sandbox.tenantId}/oauth2/v2.0/token`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  const { access_token: token }: { access_token: string } = JSON.parse(body.toString('utf8'));
  return token;
}

async function listAll(sandbox: Facts, send: Send, token: string): Promise<string[]> {
  const end = new Date();
  const times = `startTime=${iso(end.getTime() - 24 * HOUR_MS)}&endTime=${iso(end.getTime())}`;
  const urls: string[] = [];
  for (const contentType of DEFAULT_CONTENT_TYPES) {
    let next: string | undefined = `${sandbox.apiUrl}/api/v1.0/${sandbox.tenantId}/activity/feed/subscriptions/content?contentType=${contentType}&${times}`;
    while (next !== undefined) {
      const page: Awaited<ReturnType<Send>> = await send({ method: 'GET', url: `${next}&PublisherIdentifier=${sandbox.tenantId}`, headers: { Authorization: `Bearer ${token}` } });
      const items: { contentUri: string }[] = JSON.parse(page.body.toString('utf8'));
      urls.push(...items.map(({ contentUri }) => contentUri));
      next = page.headers['nextpageuri'];
    }
  }
  return urls;
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}
