/**
 * What Entra's error codes mean for this program, and what to do. Read it as a table. {tenant}, {application}, {login}, {api}, {secret} are filled in.
 * documented: the Entra error reference; texts seen on the wire are in its forums and in other collectors' issues.
 */

/** `secret` is where the client secret is kept, in words. */
export type Names = { tenant: string; application: string; login: string; api: string; secret: string };

export type Explanation = { sentence: string; remedy: string };

/** Entra's own trouble, gone at another try. */
export const PASSING_CODES: ReadonlySet<string> = new Set(['90033', '90006', '90012', '90024', '90090', '50033', '90055']);

const REGISTRATION = 'Entra admin center > App registrations > your app';
const OUR_FAULT = 'This is a fault of o365: please report it with the trace ID.';
const WRONG_CLOUD = 'Check the tenant ID and the endpoint: `o365 configure --endpoint enterprise|gcc|gcc-high|dod`.';
const GRANT = `${REGISTRATION} > API permissions > Office 365 Management APIs > Application permissions > ActivityFeed.Read, then "Grant admin consent".`;
const POLICY = 'Exclude this app from the Conditional Access policy for workload identities, or add the address of this machine to its locations.';

export const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  // The tenant and the cloud.
  90002: { sentence: 'Entra knows no tenant {tenant} at {login}.', remedy: WRONG_CLOUD },
  900023: { sentence: 'Entra does not take {tenant} for a tenant.', remedy: WRONG_CLOUD },
  90038: { sentence: 'The tenant {tenant} belongs to another national cloud than {login}.', remedy: WRONG_CLOUD },
  900382: { sentence: 'The app and the tenant {tenant} are in different national clouds.', remedy: WRONG_CLOUD },
  900432: { sentence: 'The app and the tenant {tenant} are in different national clouds.', remedy: WRONG_CLOUD },
  50059: { sentence: 'The request named no tenant.', remedy: 'Set the tenant ID: `o365 configure --tenant-id <guid>`.' },
  90019: { sentence: 'The request named no tenant.', remedy: 'Set the tenant ID: `o365 configure --tenant-id <guid>`.' },
  50194: { sentence: 'The app is for one tenant, and the request named none.', remedy: 'Set the tenant ID: `o365 configure --tenant-id <guid>`.' },

  // The application.
  700016: {
    sentence: 'There is no application {application} in the tenant {tenant}.',
    remedy: 'Compare both IDs with the app\'s Overview page; then `o365 configure` again.',
  },
  7000229: {
    sentence: 'The application {application} is registered, but has no enterprise application in the tenant {tenant}.',
    remedy: `${REGISTRATION} > API permissions > "Grant admin consent"; or: az ad sp create --id {application}`,
  },
  7000112: {
    sentence: 'The application {application} is disabled in this tenant.',
    remedy: 'Entra admin center > Enterprise applications > your app > Properties: "Enabled for users to sign-in" = Yes.',
  },
  700025: {
    sentence: 'The application {application} is registered as a public client, which may not use a secret or certificate.',
    remedy: `${REGISTRATION} > Authentication: "Allow public client flows" = No.`,
  },

  // The certificate.
  700027: {
    sentence: 'Entra does not accept the certificate: it is not uploaded to the application, or another one is, or it has expired.',
    remedy: `${REGISTRATION} > Certificates & secrets > Certificates: upload the .cer file of this profile and compare the thumbprint.`,
  },
  '700027/unknown': {
    sentence: 'Entra does not know the certificate: it is not uploaded to the application, or another one is.',
    remedy: `${REGISTRATION} > Certificates & secrets > Certificates: upload the .cer file of this profile and compare the thumbprint.`,
  },
  '700027/expired': {
    sentence: 'Entra says that the certificate uploaded to the application has expired.',
    remedy: `Move certificate and key away, run \`o365 configure\` for a new pair, and upload the new .cer file: ${REGISTRATION} > Certificates & secrets > Certificates.`,
  },
  '700027/signature': {
    sentence: 'Entra knows the certificate, but the request was not signed with its key.',
    remedy: `${REGISTRATION} > Certificates & secrets > Certificates: upload the .cer file that lies beside the key of this profile.`,
  },
  700024: {
    sentence: 'Entra finds the signed request outside its time.',
    remedy: 'Set this machine\'s clock, and keep it right with NTP (timedatectl set-ntp true).',
  },
  700021: { sentence: 'Entra finds the signed request made for another application.', remedy: OUR_FAULT },
  5002723: { sentence: 'Entra finds no thumbprint in the signed request.', remedy: OUR_FAULT },
  5002738: { sentence: 'Entra does not take the signature\'s algorithm.', remedy: OUR_FAULT },
  50027: { sentence: 'Entra finds the signed request malformed.', remedy: OUR_FAULT },
  90014: { sentence: 'Entra misses a field in the request.', remedy: OUR_FAULT },

  // The secret.
  7000215: {
    sentence: 'The client secret is wrong.',
    remedy: `${REGISTRATION} > Certificates & secrets > Client secrets: take the secret's Value, not its Secret ID, and put it into {secret}; a new one needs a minute to be known.`,
  },
  7000222: {
    sentence: 'The client secret has expired.',
    remedy: `${REGISTRATION} > Certificates & secrets > New client secret, its Value into {secret}; or change to a certificate: \`o365 configure\`.`,
  },
  7000218: { sentence: 'The request reached Entra without a credential.', remedy: 'Run `o365 configure` again; if a proxy changes requests, let it pass {login}.' },

  // What it is for.
  500011: {
    sentence: 'The tenant {tenant} does not know the API {api}.',
    remedy: 'Check the endpoint (GCC, GCC High and DoD have their own), and that the tenant has an Office 365 subscription.',
  },
  1002012: { sentence: 'Entra does not take the scope of the request.', remedy: OUR_FAULT },
  70011: { sentence: 'Entra does not take the scope of the request.', remedy: OUR_FAULT },
  900144: { sentence: 'The request reached Entra without its fields.', remedy: 'A proxy may change requests: let it pass {login} as it is.' },
  65001: { sentence: 'Nobody has consented to the permissions of the application {application}.', remedy: GRANT },
  650056: { sentence: 'The application {application} lacks a permission for the API.', remedy: GRANT },
  650057: { sentence: 'The application {application} lacks a permission for the API.', remedy: GRANT },
  650051: { sentence: 'A permission of the application {application} is not valid in this tenant.', remedy: `${REGISTRATION} > API permissions: remove ActivityReports.Read, which is dead.` },

  // Policy.
  53003: { sentence: 'A Conditional Access policy blocks this application here.', remedy: POLICY },
  530032: { sentence: 'A security policy of the tenant blocks this application.', remedy: POLICY },
  530035: { sentence: 'The security defaults of the tenant block this application.', remedy: POLICY },
  50196: { sentence: 'Entra has seen too many equal requests from this application.', remedy: 'Wait some minutes, and look for a second program that uses it in a loop.' },
};

/** One code, several causes; the words that tell them apart were seen on the wire. */
const VARIANTS: readonly { code: string; says: RegExp; row: string }[] = [
  { code: '700027', says: /key was not found/i, row: '700027/unknown' },
  { code: '700027', says: /expired/i, row: '700027/expired' },
  { code: '700027', says: /invalid signature/i, row: '700027/signature' },
];

/** The key of the row that fits a code and what Entra said with it. */
export function rowFor(code: string, description: string): string {
  return VARIANTS.find((variant) => variant.code === code && variant.says.test(description))?.row ?? code;
}

/** The row for a code like "7000222" or "AADSTS7000222", filled in; null for one that is not in the table. */
export function explain(code: string, names: Names): Explanation | null {
  const number = code.replace(/^AADSTS/, '');
  const row = Object.hasOwn(EXPLANATIONS, number) ? EXPLANATIONS[number] : undefined;
  if (row === undefined) return null;
  const fill = (text: string): string =>
    text
      .replaceAll('{tenant}', names.tenant)
      .replaceAll('{application}', names.application)
      .replaceAll('{login}', names.login)
      .replaceAll('{api}', names.api)
      .replaceAll('{secret}', names.secret);
  return { sentence: fill(row.sentence), remedy: fill(row.remedy) };
}
