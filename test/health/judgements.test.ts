import { describe, expect, test } from '@jest/globals';
import { runChecks } from '../../src/health/run-checks.js';
import type { HealthWorld, StoreLook } from '../../src/health/health-world.js';
import type { CheckId } from '../../src/health/finding.js';
import { NetworkError } from '../../src/errors.js';
import { endpointOf } from '../../src/config/clouds.js';
import type { CloudName, Settings } from '../../src/model.js';
import type { HttpResponse } from '../../src/world.js';

const NOW = new Date('2026-11-18T12:00:00Z');
const TENANT = '0925cbaa-0a5e-49f6-998c-1ce9f971e2b8';

const SETTINGS: Settings = {
  tenantId: TENANT,
  applicationId: 'de2e1ea7-2140-4d9d-9852-a6082e40eb98',
  endpoint: endpointOf('enterprise'),
  credential: { kind: 'secret-environment' },
  contentTypes: ['Audit.Exchange'],
  publisherId: TENANT,
  caFile: null,
  recheck: 'daily',
  noDataAlert: 'none',
};

const NOTHING_STORED: StoreLook = {
  state: 'absent', checkpoints: {}, owed: {}, gaps: [], lastRun: null, heardAt: null, unfinished: [], gone: [],
  sequence: { state: 0, files: 0 }, segments: { count: 0, weekBytes: 0, newest: {} },
};

function answer(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { date: NOW.toUTCString(), ...headers }, encoded: Buffer.from(body), body: Buffer.from(body) };
}

/** All is well, but for what is given. */
function world(parts: Partial<HealthWorld> & { settings?: () => Settings; document?: object; headers?: Record<string, string>; asked?: string[] }): HealthWorld {
  const { document = { token_endpoint: 'https://login.microsoftonline.com/t' }, headers = {}, asked = [], ...rest } = parts;
  return {
    profile: 'default',
    clock: { now: () => NOW, elapsed: () => 0 },
    settings: () => SETTINGS,
    credential: () => ({ words: 'A secret', file: null, keyFile: null, thumbprint: null, validFrom: null, validTo: null, looksLikeSecretId: false, openToOthers: false }),
    connect: () => ({
      async send({ url }) {
        asked.push(url);
        return url.includes('openid-configuration') ? answer(200, JSON.stringify(document), headers) : answer(401, '');
      },
      token: async () => 'token',
      api: { subscriptions: async () => [{ contentType: 'Audit.Exchange', status: 'unknown' }], list: async () => [] },
    }),
    claims: () => ({ roles: ['ActivityFeed.Read'], scopes: [], tid: TENANT }),
    silenceAfterMs: () => null,
    links: () => ({ entra: 'https://entra.example', purview: 'https://purview.example' }),
    store: async () => NOTHING_STORED,
    deep: async () => ({ segments: 0, records: 0, ids: 0, unknownIds: 0, repeatedIds: 0, bad: [] }),
    folders: async () => [{ path: '/var/o365', freeBytes: 50_000_000_000, problem: null }],
    schedule: async () => ({ kind: 'scheduled', where: 'The crontab', everyMs: 1_200_000, isDaemonRunning: true }),
    ...rest,
  };
}

const at = (cloud: Exclude<CloudName, 'custom'>) => (): Settings => ({ ...SETTINGS, endpoint: endpointOf(cloud) });

async function rowOf(id: CheckId, given: HealthWorld, isInterrupted = () => false) {
  const { rows, exitCode } = await runChecks(given, { offline: false, deep: false, isInterrupted }, { begins: () => {}, ends: () => {} });
  const row = rows.find((one) => one.id === id)!;
  return { status: row.status, exitCode, text: row.findings.map(({ message, remedy }) => `${message} ${remedy ?? ''}`).join(' ') };
}

describe('the clock', () => {
  test.each([
    ['two minutes off are well', { date: new Date(NOW.getTime() + 119_000).toUTCString() }, 'ok', '120 s off'],
    ['three minutes are not', { date: new Date(NOW.getTime() + 180_000).toUTCString() }, 'warning', '3 minutes behind'],
    ['an answer out of a cache is as old as it says', { date: new Date(NOW.getTime() - 3_600_000).toUTCString(), age: '3600' }, 'ok', 'Right'],
  ])('%s', async (_name, headers, status, words) => {
    const row = await rowOf('clock', world({ headers }));
    expect(row.status).toBe(status);
    expect(row.text).toContain(words);
  });

  test('is asked before anything is signed with it, and of the token the connection knows the outcome', async () => {
    const order: string[] = [];
    const plain = world({ headers: { date: new Date(NOW.getTime() + 600_000).toUTCString() } });
    const given: HealthWorld = {
      ...plain,
      connect(settings, skewMs) {
        const connection = plain.connect(settings, skewMs);
        return {
          ...connection,
          send: async (request) => (order.push('time'), await connection.send(request)),
          token: async () => (order.push(`token, ${Math.round((skewMs() ?? 0) / 60_000)} min`), 'token'),
        };
      },
    };
    await rowOf('token', given);
    expect(order.slice(-1)).toEqual(['token, 10 min']);
    expect(order[0]).toBe('time');
  });
});

describe('a certificate', () => {
  const facts = { words: 'Certificate x.cer', file: 'x.cer', keyFile: 'x.key', thumbprint: 'ABCD', validFrom: new Date('2024-11-01'), validTo: new Date('2026-11-01'), looksLikeSecretId: false, openToOthers: false };

  test('that only a wrong clock makes look expired is not called so', async () => {
    const headers = { date: new Date('2026-06-01T12:00:00Z').toUTCString() };
    expect(await rowOf('credential', world({ credential: () => facts, headers }))).toMatchObject({ status: 'ok' });
    expect(await rowOf('credential', world({ credential: () => facts }))).toMatchObject({ status: 'failed', exitCode: 77 });
  });

  test.each([[30, 'ok'], [29, 'warning'], [0, 'warning'], [-1, 'failed']])('%d days before its end is %s', async (days, status) => {
    const validTo = new Date(NOW.getTime() + days * 86_400_000 + 60_000);
    expect((await rowOf('credential', world({ credential: () => ({ ...facts, validTo }) }))).status).toBe(status);
  });
});

describe('a name that cannot be looked up', () => {
  const mistyped = (loginUrl: string, cloud: CloudName): HealthWorld => {
    const plain = world({ settings: () => ({ ...SETTINGS, endpoint: { cloud, apiUrl: 'https://api.example', loginUrl } }) });
    return {
      ...plain,
      connect: (settings, skewMs) => ({
        ...plain.connect(settings, skewMs),
        async send({ url }) {
          if (url.startsWith(loginUrl)) throw new NetworkError('no-such-host', 'the name could not be looked up', { hint: 'check DNS' });
          return answer(401, '');
        },
      }),
    };
  };

  test('and that somebody has typed is said to be the sign-in address, with the command that corrects it, before DNS', async () => {
    const row = await rowOf('network', mistyped('https://logn.example', 'custom'));
    expect(row.text).toContain(
      'logn.example is the sign-in address in the settings: if it is mistyped, `o365 configure --endpoint https://api.example --login-url <url>`; if it is right, check DNS',
    );
  });

  test('and that belongs to a cloud is a matter of DNS alone', async () => {
    expect((await rowOf('network', mistyped('https://logn.example', 'enterprise'))).text).not.toContain('mistyped');
  });

  test('is shown among the settings', async () => {
    expect((await rowOf('settings', mistyped('https://logn.example', 'custom'))).text).toContain('https://api.example, sign-in at https://logn.example, tenant');
  });
});

describe('the clouds', () => {
  test.each([
    ['enterprise', 'GCC', 'gcc'],
    ['enterprise', 'DODCON', 'gcc-high'],
    ['gcc-high', 'DOD', 'dod'],
  ] as const)('a tenant asked at %s whose document says %s belongs to %s', async (cloud, scope, theirs) => {
    const row = await rowOf('tenant', world({ settings: at(cloud), document: { token_endpoint: 'x', tenant_region_sub_scope: scope } }));
    expect(row).toMatchObject({ status: 'warning', exitCode: 0 });
    expect(row.text).toContain(`belongs to ${theirs}, but the endpoint is ${cloud}`);
  });

  test('that agree are no matter', async () => {
    expect((await rowOf('tenant', world({ settings: at('gcc'), document: { token_endpoint: 'x', tenant_region_sub_scope: 'GCC' } }))).status).toBe('ok');
  });

  test('are asked at their own two hosts and nowhere else', async () => {
    const asked: string[] = [];
    await rowOf('network', world({ settings: at('gcc-high'), asked }));
    expect([...new Set(asked.map((url) => new URL(url).host))]).toEqual(['login.microsoftonline.us', 'manage.office365.us']);
  });
});

describe('a managed identity', () => {
  test('needs no log-in host: it is not asked', async () => {
    const asked: string[] = [];
    const row = await rowOf('network', world({ settings: () => ({ ...SETTINGS, credential: { kind: 'managed-identity', clientId: null } }), asked }));
    expect(asked.every((url) => url.startsWith('https://manage.office.com/'))).toBe(true);
    expect(row.status).toBe('ok');
  });
});

describe('the disk', () => {
  test.each([
    [50e9, 1e6, 'ok', 'Writable, 50 GB free; 1 segment, 1.0 MB in the last week.'],
    [100e6, 1e6, 'warning', '100 MB are free for /var/o365, and the last week took 1.0 MB.'],
    [5e9, 6e9, 'warning', '5.0 GB are free for /var/o365, and the last week took 6.0 GB.'],
  ])('with %d bytes free after a week of %d is %s', async (freeBytes, weekBytes, status, words) => {
    const store = async (): Promise<StoreLook> => ({ ...NOTHING_STORED, segments: { count: 1, weekBytes, newest: {} }, state: 'sound' });
    const row = await rowOf('storage', world({ store, folders: async () => [{ path: '/var/o365', freeBytes, problem: null }] }));
    expect(row.status).toBe(status);
    expect(row.text).toContain(words);
  });
});

describe('content', () => {
  test('that has not come yet is healthy', async () => {
    expect(await rowOf('content', world({}))).toMatchObject({ status: 'ok', text: expect.stringContaining('Connected, no content in the last 24 hours yet') });
  });
});

test('whoever presses Ctrl-C gets all twelve rows, and no more questions are asked', async () => {
  const asked: string[] = [];
  const row = await rowOf('freshness', world({ asked }), () => asked.length > 0);
  expect(row).toMatchObject({ status: 'skipped', text: expect.stringContaining('interrupted') });
});

test('a fault of ours is not told as one of theirs', async () => {
  const broken = world({ store: () => Promise.reject(new TypeError('a slip')) });
  await expect(rowOf('storage', broken)).rejects.toThrow('a slip');
});
