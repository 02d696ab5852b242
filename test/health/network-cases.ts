/** The way to Microsoft: names, connections, TLS, proxies, and what stands in between. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import type { Case } from './case.js';
import type { Stage } from './stage.js';

const toClose: (() => unknown)[] = [];

/** Ends what the last case has put up. */
export async function takeDown(): Promise<void> {
  for (const close of toClose.splice(0)) await close();
}

function setProxy(address: string): void {
  Object.assign(process.env, { HTTPS_PROXY: address, NO_PROXY: '' });
  toClose.push(() => {
    delete process.env['HTTPS_PROXY'];
    delete process.env['NO_PROXY'];
  });
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  toClose.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function moveTo(stage: Stage, url: string): void {
  stage.configure({ endpoint: { cloud: 'custom', apiUrl: url, loginUrl: url } });
}

const answering = (status: number, body = '', headers: Record<string, string> = {}): Case['play'] => ({ sandbox }) =>
  sandbox.faults.add({ on: 'discovery', answer: { status, body, headers } });

export const NETWORK_CASES: readonly Case[] = [
  { name: 'network name', play: (stage) => moveTo(stage, 'https://nothing.invalid'), code: 'ENOTFOUND' },
  { name: 'network refused', play: (stage) => moveTo(stage, 'https://127.0.0.1:1'), code: 'ECONNREFUSED' },
  { name: 'network issuer', play: (stage) => stage.configure({ caFile: null }), code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  {
    name: 'network otherIssuer',
    async play(stage) {
      const other = await startSandbox({ ratePerHour: 0 });
      toClose.push(() => other.close());
      stage.configure({ caFile: other.caFile });
    },
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  },
  {
    name: 'network otherName',
    async play(stage) {
      const other = await startSandbox({ ratePerHour: 0, scenario: 'wrong-host-name' });
      toClose.push(() => other.close());
      stage.configure({ endpoint: { cloud: 'custom', apiUrl: other.apiUrl, loginUrl: other.loginUrl }, caFile: other.caFile });
    },
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  },
  {
    name: 'network tls',
    way: 'a server that does not speak TLS',
    async play(stage) {
      moveTo(stage, `https://127.0.0.1:${await listen(createHttpServer())}`);
    },
    code: 'EPROTO',
  },
  {
    name: 'network stalled',
    async play(stage) {
      stage.stallMs = 300;
      moveTo(stage, `https://127.0.0.1:${await listen(createServer())}`);
    },
    code: 'ETIMEDOUT',
  },
  { name: 'network broken', play: ({ sandbox }) => sandbox.faults.add({ on: 'discovery', answer: { reset: 0 } }), code: 'ECONNRESET' },
  {
    name: 'network proxyLogin',
    async play() {
      const proxy = createHttpServer().on('connect', (_request, socket) => {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n');
      });
      setProxy(`http://127.0.0.1:${await listen(proxy)}`);
    },
    code: '407',
  },
  { name: 'network proxyUnreachable', play: () => setProxy('http://somebody:pa55word@127.0.0.1:1'), code: 'ECONNREFUSED' },
  { name: 'network proxyUnreachable', way: 'a proxy whose name is unknown', play: () => setProxy('http://nothing.invalid:8080'), code: 'ENOTFOUND' },
  { name: 'webPage', way: 'a captive portal', play: ({ sandbox }) => sandbox.play('captive-portal') },
  { name: 'webPage', way: 'a portal that says so (511)', play: answering(511, '<html>Please log in') },
  { name: 'redirected', play: answering(302, '', { Location: 'https://portal.example/' }) },
  { name: 'notJson', play: answering(200, 'OK') },
  { name: 'clockOff', way: 'behind', play: (stage) => (stage.clockErrorMs = -20 * 60_000) },
  { name: 'clockOff', way: 'ahead', play: (stage) => (stage.clockErrorMs = 3 * 60_000) },
];
