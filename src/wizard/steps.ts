/** The steps of the registration by hand, with the names as the pages show them. documented: Microsoft's "Get started with Office 365 Management APIs". Pure. */
import type { ContentType, Credential } from '../model.js';
import type { Certificate } from './ask.js';

export type StepsFor = {
  appName: string;
  /** Null where there are no pages: the sandbox. */
  portalUrl: string | null;
  credential: Credential;
  certificate: Certificate | null;
  contentTypes: readonly ContentType[];
};

/** Lines of at most 80 columns, as far as file names allow. */
export function stepsByHand(of: StepsFor): string[] {
  if (of.portalUrl === null) return sandboxSteps(of.certificate);
  if (of.credential.kind === 'managed-identity') return identitySteps(permissionsFor(of.contentTypes));
  const permissions = permissionsFor(of.contentTypes);
  return numbered([
    [`Open ${of.portalUrl} in a browser, on any machine, and sign in`, 'as an administrator. Then: App registrations > New registration.'],
    [`Name "${of.appName}", or any other; "Accounts in this organizational`, 'directory only"; no redirect URI. Register.'],
    proofStep(of),
    ['API permissions > Add a permission > Office 365 Management APIs', '> Application permissions (not Delegated)', `> ${permissions.join(', ')} > Add permissions.`],
    ['On the same page: Grant admin consent. Each row then shows a green tick.'],
    ['Overview: copy "Application (client) ID" and "Directory (tenant) ID".'],
  ]);
}

export function permissionsFor(contentTypes: readonly ContentType[]): string[] {
  return ['ActivityFeed.Read', ...(contentTypes.includes('DLP.All') ? ['ActivityFeed.ReadDlp'] : [])];
}

function proofStep({ credential, certificate }: StepsFor): string[] {
  if (certificate !== null) {
    return ['Certificates & secrets > Certificates > Upload certificate:', ...certificateLines(certificate)];
  }
  if (credential.kind === 'federated-token') {
    return ['Certificates & secrets > Federated credentials > Add credential: the', 'issuer and subject of the token that your platform writes.'];
  }
  return ['Certificates & secrets > Client secrets > New client secret: copy the', 'Value (not the Secret ID) at once, it is shown only now.'];
}

export function certificateLines({ file, thumbprintSha1, thumbprintSha256, validTo }: Certificate): string[] {
  return [
    `  file     ${file}`,
    `  SHA-1    ${thumbprintSha1}`,
    `  SHA-256  ${thumbprintSha256.slice(0, 32)}`,
    `           ${thumbprintSha256.slice(32)}`,
    `  expires  ${validTo.toISOString().slice(0, 10)}`,
  ];
}

function sandboxSteps(certificate: Certificate | null): string[] {
  if (certificate === null) return ['A simulated tenant has one app already; `o365 sandbox` prints its IDs.'];
  return [
    'A simulated tenant has one app already; `o365 sandbox` prints its IDs, and a',
    'folder: a certificate that is copied into it counts as uploaded.',
    ...certificateLines(certificate),
  ];
}

/** documented: a managed identity has no page for application permissions; they are assigned over Graph. */
function identitySteps(permissions: readonly string[]): string[] {
  return numbered([
    ['In the Azure portal, turn the identity on: the machine > Identity.'],
    [
      'Give it the permissions, for example in Azure Cloud Shell (PowerShell):',
      '  Connect-MgGraph -Scopes AppRoleAssignment.ReadWrite.All,`',
      '    Application.Read.All',
      "  $me = Get-MgServicePrincipal -Filter \"displayName eq '<the machine>'\"",
      '  $api = Get-MgServicePrincipal -Filter `',
      "    \"appId eq 'c5393580-f805-4401-95e8-94b7a6ef2fc2'\"",
      ...permissions.flatMap((permission) => [
        `  $role = $api.AppRoles | Where-Object Value -eq ${permission}`,
        '  New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $me.Id `',
        '    -PrincipalId $me.Id -ResourceId $api.Id -AppRoleId $role.Id',
      ]),
    ],
    ["Copy the identity's Application (client) ID, and the tenant's ID."],
  ]);
}

function numbered(steps: readonly (readonly string[])[]): string[] {
  return steps.flatMap((lines, step) => lines.map((line, index) => (index === 0 ? ` ${step + 1}. ${line}` : `    ${line}`)));
}
