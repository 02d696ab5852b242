/** The sandbox in a process of its own, so that it shares neither heap nor event loop with what is measured. Told what to do over IPC. */
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { fill } from './backlog.js';
import type { Command, Facts, RequestSummary, Start } from './sandbox-process.js';

process.once('message', (start: Start) => void serve(start));

async function serve({ options, startTime, backlog }: Start): Promise<void> {
  const sandbox = await startSandbox({ ...options, startTime: startTime === null ? null : new Date(startTime) });
  fill(sandbox, backlog);
  const { apiUrl, loginUrl, tenantId, applicationId, clientSecret, caFile, clientSecretFile } = sandbox;
  answer({ apiUrl, loginUrl, tenantId, applicationId, clientSecret, caFile, clientSecretFile });
  process.on('message', (command: Command) => {
    if (command.kind === 'set-clock') sandbox.clock.set(new Date(command.to));
    else if (command.kind === 'forget-requests') sandbox.forgetRequests();
    else if (command.kind === 'options') Object.assign(sandbox.options, command.options);
    answer(command.kind === 'requests' ? summary(sandbox.requests) : null);
  });
  process.once('disconnect', () => void sandbox.close().then(() => process.exit()));
}

function answer(value: Facts | RequestSummary | null): void {
  process.send!(value);
}

function summary(requests: Awaited<ReturnType<typeof startSandbox>>['requests']): RequestSummary {
  const found: RequestSummary = { byOperation: {}, throttled: 0, blobBytes: {}, firstAtMs: 0, lastAtMs: 0 };
  for (const { operation, code, status, contentType, bytesSent } of requests) {
    found.byOperation[operation] = (found.byOperation[operation] ?? 0) + 1;
    if (code === 'AF429' || status === 429) found.throttled += 1;
    if (operation === 'blob' && contentType !== null) found.blobBytes[contentType] = (found.blobBytes[contentType] ?? 0) + bytesSent;
  }
  found.firstAtMs = requests[0]?.atReal ?? 0;
  found.lastAtMs = requests.at(-1)?.atReal ?? 0;
  return found;
}
