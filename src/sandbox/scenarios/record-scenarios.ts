import type { Sandbox } from '../control.js';
import type { Scenario } from './scenario.js';

const MINUTE_MS = 60_000;

/** A time some minutes ago, and the record's own time a minute before it. */
function ago({ clock }: Sandbox, minutes: number): { t: Date; CreationTime: string } {
  const t = new Date(clock.now().getTime() - minutes * MINUTE_MS);
  return { t, CreationTime: new Date(t.getTime() - MINUTE_MS).toISOString().slice(0, 19) };
}

function numbered(sandbox: Sandbox, minutes: number, count: number, filler = ''): { t: Date; records: object[] } {
  const { t, CreationTime } = ago(sandbox, minutes);
  return { t, records: Array.from({ length: count }, (_, index) => ({ Id: `${minutes}-${index}`, CreationTime, Operation: 'Set-Mailbox', filler })) };
}

/** Bodies and records that are out of the ordinary. */
export const RECORD_SCENARIOS: readonly Scenario[] = [
  { name: 'empty-blob', description: 'A blob without records.', setUp: (sandbox) => sandbox.addBlob('Audit.Exchange', { t: ago(sandbox, 10).t, records: [], raw: Buffer.from('[]') }) },
  { name: 'large-blob', description: 'A blob of 2,000 records.', setUp: (sandbox) => sandbox.addBlob('Audit.Exchange', numbered(sandbox, 10, 2000, 'x'.repeat(1200))) },
  { name: 'huge-blob', description: 'A blob of 50 MB.', setUp: (sandbox) => sandbox.addBlob('Audit.Exchange', numbered(sandbox, 10, 40_000, 'x'.repeat(1180))) },
  {
    name: 'odd-bodies',
    description: 'Blobs that are no array of objects: an object, null, a trailing comma, lines, bytes that are not UTF-8, a cut; and one with a byte order mark.',
    setUp: (sandbox) => {
      const bodies = ['{"Id":"odd-1"}', 'null', '{}', '[{"Id":"odd-2"},]', '{"Id":"odd-3"}\n{"Id":"odd-4"}\n', '[{"Id":"odd-5"},{"Id":"od', '[1,2,3]'];
      bodies.forEach((body, index) => sandbox.addBlob('Audit.Exchange', { t: ago(sandbox, 20 + index).t, records: [], raw: Buffer.from(body) }));
      sandbox.addBlob('Audit.Exchange', { t: ago(sandbox, 40).t, records: ['{"Id":"bom"}'], raw: Buffer.from('\uFEFF[{"Id":"bom"}]') });
      const latin = Buffer.from('{"Id":"latin-1","ObjectId":"caf\u00E9"}', 'latin1');
      sandbox.addBlob('Audit.Exchange', { t: ago(sandbox, 41).t, records: [latin] });
    },
  },
  {
    name: 'same-id',
    description: 'One Id twice in a blob, in two blobs, in two content types, in another key order and letter case.',
    setUp: (sandbox) => {
      const { t, CreationTime } = ago(sandbox, 30);
      const Id = '7d1c1b6e-0a3f-4a63-9b0e-5d2b8a1f0c11';
      const one = { Id, CreationTime, Operation: 'DlpRuleMatch' };
      sandbox.addBlob('Audit.General', { t, records: [one, one] });
      sandbox.addBlob('Audit.General', { t: ago(sandbox, 5).t, dc: 'emea0026', records: [{ Operation: 'DlpRuleMatch', CreationTime, Id: Id.toUpperCase() }] });
      sandbox.addBlob('DLP.All', { t: ago(sandbox, 4).t, records: [one] });
    },
  },
  {
    name: 'same-id-other-content',
    description: 'One Id with two contents.',
    setUp: (sandbox) => {
      const { CreationTime } = ago(sandbox, 30);
      sandbox.addBlob('Audit.General', { t: ago(sandbox, 30).t, records: [{ Id: 'variant', CreationTime, ResultStatus: 'True' }] });
      sandbox.addBlob('Audit.General', { t: ago(sandbox, 5).t, dc: 'emea0026', records: [{ Id: 'variant', CreationTime, ResultStatus: 'False' }] });
    },
  },
  {
    name: 'no-id',
    description: 'Records whose Id is missing, null or empty.',
    setUp: (sandbox) => {
      const { t, CreationTime } = ago(sandbox, 10);
      sandbox.addBlob('Audit.General', { t, records: [{ CreationTime }, { CreationTime }, { Id: null, CreationTime }, { Id: '', CreationTime }] });
    },
  },
  {
    name: 'odd-times',
    description: 'CreationTime five days ago, in the future, missing, or no time at all.',
    setUp: (sandbox) => {
      const times = [ago(sandbox, 5 * 1440).CreationTime, ago(sandbox, -1440).CreationTime, undefined, 'yesterday', ''];
      sandbox.addBlob('Audit.General', { t: ago(sandbox, 10).t, records: times.map((CreationTime, index) => ({ Id: `time-${index}`, CreationTime })) });
    },
  },
  {
    name: 'odd-lines',
    description: 'Line separators inside records and line breaks between their tokens.',
    setUp: (sandbox) => {
      const records = ['{"Id":"line-1","ObjectId":"a\u2028b\u2029c"}', '{"Id":"line-2","ObjectId":"a\\r\\nb"}', '{\r\n  "Id": "line-3",\n  "Size": 9007199254740993\n}'];
      sandbox.addBlob('Audit.General', { t: ago(sandbox, 10).t, records });
    },
  },
  {
    name: 'backlog',
    description: 'There are 20,000 small blobs of the last five days.',
    options: { stableBlobs: true },
    setUp: (sandbox) => {
      for (let index = 0; index < 20_000; index += 1) sandbox.addBlob('Audit.SharePoint', numbered(sandbox, 1 + index * 0.36, 2));
    },
  },
];
