/** A machine in memory: its crontab program and its systemd, as strict as the real ones, and a command's world around them. */
import type { CommandWorld } from '../../src/commands/command-world.js';
import type { Run } from '../../src/world.js';

export type Machine = {
  /** Null: this user has none. */
  crontab: string | null;
  hasCrontabProgram: boolean;
  /** What `crontab -l` or `crontab -` says instead of doing its work. */
  readFailure: string | null;
  writeFailure: string | null;
  hasSystemd: boolean;
  calls: string[];
  out: string[];
  said: string[];
};

export function makeMachine(parts: Partial<Machine> = {}): Machine {
  return { crontab: null, hasCrontabProgram: true, readFailure: null, writeFailure: null, hasSystemd: false, calls: [], out: [], said: [], ...parts };
}

export function worldOf(machine: Machine, parts: Partial<CommandWorld> = {}): CommandWorld {
  return {
    env: {},
    cwd: '/here',
    homedir: '/home/ana',
    accountHome: '/home/ana',
    pid: 1,
    host: 'collector-1',
    node: '/usr/bin/node',
    program: '/opt/o365/bin/o365.js',
    userAgent: 'o365/test',
    run: runOn(machine),
    clock: { now: () => new Date('2026-11-22T14:03:12Z'), elapsed: () => 0, wait: async () => {} },
    random: () => 0.5,
    terminal: {
      out: (line) => machine.out.push(line),
      say: (line) => machine.said.push(line),
      write: async () => {},
      isTerminal: false,
      isWatched: false,
      progress: () => {},
    },
    interruption: () => ({ signal: new AbortController().signal, now: new AbortController().signal, by: () => null }),
    timer: () => () => {},
    everyMs: () => () => {},
    ...parts,
  };
}

const answer = (code: number | null, stderr = '', stdout = '') => ({ code, stderr, stdout: Buffer.from(stdout, 'latin1') });

function runOn(machine: Machine): Run {
  return async (program, args, { input } = {}) => {
    machine.calls.push([program, ...args].join(' '));
    if (program === 'systemctl') return machine.hasSystemd ? answer(0) : answer(1, 'Failed to connect to bus: No medium found\n');
    if (program !== 'crontab' || !machine.hasCrontabProgram) return answer(null);
    if (args[0] === '-l') {
      if (machine.readFailure !== null) return answer(1, machine.readFailure);
      return machine.crontab === null ? answer(1, 'no crontab for ana\n') : answer(0, '', machine.crontab);
    }
    const text = (input ?? Buffer.alloc(0)).toString('latin1');
    if (machine.writeFailure !== null) return answer(1, machine.writeFailure);
    if (text !== '' && !text.endsWith('\n')) return answer(1, "new crontab file is missing newline before EOF, can't install.\n");
    machine.crontab = text;
    return answer(0);
  };
}
