/** HTTPS on the loopback addresses, HTTP/1.1 with keep-alive. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';

export type Listener = (request: IncomingMessage, body: Buffer, response: ServerResponse, reset: () => void) => Promise<void>;
export type HttpsServer = { port: number; close(): Promise<void> };

/** `port` 0 takes any free one. Throws the operating system's error when the port is taken. */
export async function startHttpsServer(
  tls: { certificatePem: string; keyPem: string },
  port: number,
  listenerFor: (port: number) => Listener,
): Promise<HttpsServer> {
  const sockets = new Set<Socket>();
  const open = async (host: string, wanted: number): Promise<Server> => {
    const server = createServer({ cert: tls.certificatePem, key: tls.keyPem, keepAliveTimeout: 30_000 });
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(wanted, host);
    await once(server, 'listening');
    return server;
  };
  const first = await open('127.0.0.1', port);
  const address = first.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const servers = [first];
  try {
    servers.push(await open('::1', bound));
  } catch {
    // A machine without IPv6, or with another program on that port there: `localhost` still reaches 127.0.0.1.
  }
  const listener = listenerFor(bound);
  for (const server of servers) server.on('request', (request, response) => void serve(request, response, sockets, listener));
  return {
    port: bound,
    async close() {
      const closed = servers.map((server) => once(server, 'close'));
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, sockets: ReadonlySet<Socket>, listener: Listener): Promise<void> {
  const { remotePort, remoteFamily } = request.socket;
  // A TLS socket cannot be reset; the TCP socket beneath it, which the 'connection' event showed, can.
  const reset = (): void => {
    for (const socket of sockets) if (socket.remotePort === remotePort && socket.remoteFamily === remoteFamily) socket.resetAndDestroy();
  };
  try {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece));
    await listener(request, Buffer.concat(pieces), response, reset);
  } catch {
    // The client went away, or a fault of the sandbox: either way there is nobody to tell but the client.
    if (!response.headersSent && !response.destroyed) response.writeHead(500).end();
  }
}
