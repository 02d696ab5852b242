/** Starts the sandbox as a child process and talks to it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContentType } from '../../src/model.js';
import type { Operation } from '../../src/sandbox/call.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import type { Backlog } from './backlog.js';

export type Start = { options: Partial<Omit<SandboxOptions, 'startTime'>>; startTime: string | null; backlog: Backlog };

export type Command =
  | { kind: 'set-clock'; to: string }
  | { kind: 'forget-requests' }
  | { kind: 'requests' }
  | { kind: 'options'; options: Partial<SandboxOptions> };

export type Facts = {
  apiUrl: string;
  loginUrl: string;
  tenantId: string;
  applicationId: string;
  clientSecret: string;
  caFile: string;
  clientSecretFile: string;
};

export type RequestSummary = {
  byOperation: Partial<Record<Operation, number>>;
  throttled: number;
  /** Body bytes of blobs as they went out. */
  blobBytes: Partial<Record<ContentType, number>>;
  /** Real milliseconds of the first and the last request. */
  firstAtMs: number;
  lastAtMs: number;
};

export type SandboxProcess = Facts & {
  setClock(to: Date): Promise<void>;
  setOptions(options: Partial<SandboxOptions>): Promise<void>;
  forgetRequests(): Promise<void>;
  requests(): Promise<RequestSummary>;
  close(): Promise<void>;
};

/** Resolves when it serves. Throws when the child dies instead. */
export async function startSandboxProcess(start: Partial<Start>): Promise<SandboxProcess> {
  const child = fork(fileURLToPath(new URL('./sandbox-child.js', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => new Error(`the sandbox process ended (${String(signal ?? code)})`));
  const ask = async (message: Command | Start): Promise<any> => {
    const answered = new Promise<unknown>((resolve) => child.once('message', resolve));
    child.send(message);
    const answer = await Promise.race([answered, ended]);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const facts: Facts = await ask({ options: {}, startTime: null, backlog: { kind: 'nothing' }, ...start });
  return {
    ...facts,
    setClock: (to) => ask({ kind: 'set-clock', to: to.toISOString() }),
    setOptions: (options) => ask({ kind: 'options', options }),
    forgetRequests: () => ask({ kind: 'forget-requests' }),
    requests: () => ask({ kind: 'requests' }),
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
