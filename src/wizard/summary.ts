/** What is about to be saved, and what is saved. Never a secret. Pure. */
import type { Credential, Settings } from '../model.js';

export function summaryOf(settings: Settings, configFile: string): string[] {
  const { endpoint } = settings;
  return [
    row('tenant', settings.tenantId),
    row('application', settings.applicationId),
    row('endpoint', `${endpoint.cloud} (${endpoint.apiUrl})`),
    ...(endpoint.cloud === 'custom' ? [row('log-in', endpoint.loginUrl)] : []),
    ...(settings.caFile === null ? [] : [row('private CA', settings.caFile)]),
    ...credentialRows(settings.credential),
    row('content types', settings.contentTypes[0] ?? ''),
    ...settings.contentTypes.slice(1).map((type) => row('', type)),
    ...(settings.publisherId === settings.tenantId ? [] : [row('publisher', settings.publisherId)]),
    row('no-data alert', settings.noDataAlert),
    row('settings', configFile),
  ];
}

function credentialRows(credential: Credential): string[] {
  switch (credential.kind) {
    case 'certificate':
      return [row('certificate', credential.certificateFile), row('private key', credential.privateKeyFile)];
    case 'secret-file':
      return [row('client secret', `in ${credential.file}`)];
    case 'secret-environment':
      return [row('client secret', 'in the variable O365_CLIENT_SECRET')];
    case 'federated-token':
      return [row('federated token', `in ${credential.file}`)];
    case 'managed-identity':
      return [row('identity', credential.clientId ?? 'system-assigned')];
  }
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(15)}${value}`;
}
