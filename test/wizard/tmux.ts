/** The real program in a real pseudo-terminal: tmux of its own server, 80 columns, keys in, screen out. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

export type Screen = {
  /** Text as it is typed; `keys` are tmux's names: Enter, Down, C-c. Both count. */
  type: (text: string) => void;
  keys: (...names: string[]) => void;
  /** The screen, once it shows the text; throws with the screen after `patienceMs`. */
  until: (text: string | RegExp, patienceMs?: number) => Promise<string>;
  /** Everything since the start, without colours. */
  all: () => string;
  /** The same with escape sequences. */
  coloured: () => string;
  keystrokes: () => number;
  close: () => void;
};

/** Installs tmux where that is possible. False where it is not: then the caller says so aloud. */
export function hasTmux(): boolean {
  if (isThere()) return true;
  if (process.getuid?.() === 0) spawnSync('apt-get', ['install', '-y', 'tmux'], { stdio: 'ignore', timeout: 120_000 });
  return isThere();
}

const isThere = (): boolean => spawnSync('tmux', ['-V']).status === 0;

export function openScreen(command: string, { env = {}, columns = 80, rows = 60 }: { env?: Record<string, string>; columns?: number; rows?: number } = {}): Screen {
  const socket = `o365-${randomUUID()}`;
  const tmux = (...words: string[]): string => execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  // Set by env and not by tmux, which sets TERM itself.
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`).join(' ');
  // The status line goes to the screen when the program has ended, and the shell waits so that it can be read.
  tmux('new-session', '-d', '-s', 'w', '-x', String(columns), '-y', String(rows), 'sh', '-c', `trap : INT; env ${variables} ${command}; echo "exit code $?"; sleep 600`);
  tmux('set-option', '-g', 'history-limit', '5000');
  let strokes = 0;
  const all = (): string => tmux('capture-pane', '-p', '-t', 'w', '-S', '-', '-E', '-');
  return {
    type(text) {
      strokes += text.length;
      tmux('send-keys', '-t', 'w', '-l', text);
    },
    keys(...names) {
      strokes += names.length;
      tmux('send-keys', '-t', 'w', ...names);
    },
    async until(text, patienceMs = 15_000) {
      const end = performance.now() + patienceMs;
      for (;;) {
        const screen = all();
        if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return screen;
        if (performance.now() > end) throw new Error(`the screen never showed ${String(text)}:\n${screen.trimEnd()}`);
        // oxlint-disable-next-line no-await-in-loop -- a screen tells nobody when it changes
        await wait(40);
      }
    },
    all,
    coloured: () => tmux('capture-pane', '-p', '-e', '-t', 'w', '-S', '-', '-E', '-'),
    keystrokes: () => strokes,
    close() {
      spawnSync('tmux', ['-L', socket, 'kill-server']);
    },
  };
}
