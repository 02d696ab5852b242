/** This machine: folders, state, segments, the job, and how fresh all of it is. */
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afError } from '../../src/sandbox/af-errors.js';
import { segmentFiles } from '../../src/store/segments.js';
import { openState, type State } from '../../src/store/state.js';
import type { Case } from './case.js';
import type { Stage } from './stage.js';

const HOUR_MS = 3_600_000;

async function collected(stage: Stage): Promise<string> {
  await stage.collect();
  return segmentFiles(stage.places.eventsFolder)[0]!;
}

async function inState(stage: Stage, change: (state: State) => void): Promise<void> {
  const state = openState(join(stage.places.stateFolder, 'lmdb'));
  change(state);
  await state.root.close();
}

const dataFile = ({ places }: Stage): string => join(places.stateFolder, 'lmdb', 'data.mdb');

async function refusedBlobs(stage: Stage, code: 'AF20051' | 'AF50000'): Promise<void> {
  const { status, body } = afError(code, 'key');
  stage.sandbox.faults.add({ on: 'blob', answer: { status, body } });
  await stage.collect();
}

export const MACHINE_CASES: readonly Case[] = [
  {
    name: 'stateDamaged',
    way: 'cut short',
    async play(stage) {
      await collected(stage);
      truncateSync(dataFile(stage), 5000);
    },
  },
  {
    name: 'stateDamaged',
    way: 'missing',
    async play(stage) {
      await collected(stage);
      rmSync(dirname(dataFile(stage)), { recursive: true });
    },
  },
  {
    name: 'stateDamaged',
    way: 'empty',
    async play(stage) {
      await collected(stage);
      truncateSync(dataFile(stage), 0);
    },
  },
  {
    name: 'stateBehind',
    async play(stage) {
      const file = await collected(stage);
      renameSync(file, file.replace(/-\d+\.jsonl$/, '-000900.jsonl'));
    },
  },
  {
    name: 'segmentGone',
    async play(stage) {
      await collected(stage);
      await inState(stage, (state) => state.pending.putSync('Audit.Exchange/2026-11-18/20261118T120000Z-000001.jsonl', true));
    },
  },
  {
    name: 'storageNewer',
    async play(stage) {
      await collected(stage);
      await inState(stage, (state) => state.meta.putSync('version', 9));
    },
  },
  {
    name: 'segmentBad',
    verify: { deep: true },
    play: async (stage) => appendFileSync(await collected(stage), '{"Id": oops}\n'),
  },
  {
    name: 'idsUnknown',
    verify: { deep: true },
    play: async (stage) => appendFileSync(await collected(stage), '{"Id":"from-nowhere"}\n'),
  },
  {
    name: 'idsRepeated',
    verify: { deep: true },
    async play(stage) {
      const file = await collected(stage);
      appendFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\n`);
    },
  },
  { name: 'lostSpans', play: (stage) => refusedBlobs(stage, 'AF20051') },
  {
    name: 'notAFolder',
    play: ({ places }) => {
      writeFileSync(join(dirname(dirname(places.stateFolder)), 'state'), '');
    },
  },

  { name: 'noJob', play: (stage) => (stage.schedule = { kind: 'none', others: [] }) },
  { name: 'otherProfilesJob', play: (stage) => (stage.schedule = { kind: 'none', others: ['contoso'] }) },
  { name: 'jobOff', play: (stage) => (stage.schedule = { kind: 'off' }) },
  { name: 'jobBroken', play: (stage) => (stage.schedule = { kind: 'broken', missing: '/opt/node-20/bin/node' }) },
  { name: 'daemonStopped', play: (stage) => (stage.schedule = { kind: 'scheduled', where: 'The crontab', everyMs: null, isDaemonRunning: false }) },
  { name: 'scheduleUnknown', play: (stage) => (stage.schedule = { kind: 'unknown', reason: 'there is no crontab program here', remedy: 'Install cron.' }) },
  {
    name: 'lastRunOld',
    async play(stage) {
      await stage.collect();
      stage.sandbox.clock.advance(HOUR_MS);
    },
  },
  {
    name: 'lastRunFailed',
    async play(stage) {
      stage.sandbox.play('secret-expired');
      await stage.collect();
      stage.sandbox.behaviour.entraError = null;
    },
  },

  {
    name: 'behind',
    async play(stage) {
      await stage.collect();
      stage.sandbox.clock.advance(30 * HOUR_MS);
    },
  },
  {
    name: 'silence',
    async play(stage) {
      stage.configure({ noDataAlert: '1h' });
      stage.sandbox.addBlob('Audit.Exchange', { t: new Date(stage.sandbox.clock.now().getTime() - 1000), records: [{ Id: `heard-${stage.home}` }] });
      await stage.collect();
      stage.sandbox.clock.advance(90 * 60_000);
    },
  },
  { name: 'owed', play: (stage) => refusedBlobs(stage, 'AF50000') },
  {
    name: 'veryLate',
    async play(stage) {
      const t = new Date(stage.sandbox.clock.now().getTime() - 60_000);
      const CreationTime = new Date(t.getTime() - 6 * 24 * HOUR_MS).toISOString().slice(0, 19);
      stage.sandbox.addBlob('Audit.Exchange', { t, records: [{ Id: `late-${t.getTime()}`, CreationTime }] });
      await stage.collect();
    },
  },
];
