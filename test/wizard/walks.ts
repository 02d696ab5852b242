/** The paths through the real wizard, key by key: for the tests, the table of keystrokes and the picture. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import type { Screen } from './tmux.js';

/** What is waited for, and what is done then. */
export type Stop = { question: string; answer: (screen: Screen) => void };

const enter = (screen: Screen): void => screen.keys('Enter');
const typed = (text: string) => (screen: Screen): void => {
  screen.type(text);
  screen.keys('Enter');
};
const down = (times: number) => (screen: Screen): void => screen.keys(...Array.from({ length: times }, () => 'Down'), 'Enter');

export function toTheSandbox(sandbox: Sandbox): Stop[] {
  return [
    { question: '? Which cloud is the tenant in?', answer: down(5) },
    { question: '? URL of the Management Activity API:', answer: typed(sandbox.apiUrl) },
    { question: '? URL of the log-in host:', answer: enter },
    { question: '? File of the private CA (PEM):', answer: typed(sandbox.caFile) },
    { question: '? What shall be collected?', answer: enter },
    { question: '? No-data alert, after how long', answer: enter },
  ];
}

export function byHand(sandbox: Sandbox, home: string): Stop[] {
  return [
    ...toTheSandbox(sandbox),
    { question: '? The app in Microsoft Entra:', answer: down(1) },
    { question: '? How shall this machine prove', answer: enter },
    {
      question: '? When that is done:',
      answer(screen) {
        copyFileSync(join(home, 'keys/default.cer'), join(sandbox.certificatesFolder, 'default.cer'));
        enter(screen);
      },
    },
    { question: '? Tenant ID, or a domain:', answer: typed(sandbox.domain) },
    { question: '? Use this ID?', answer: enter },
    { question: '? Application ID:', answer: typed(sandbox.applicationId) },
    { question: '? Save these settings?', answer: enter },
  ];
}

export function registered(sandbox: Sandbox): Stop[] {
  return [
    ...toTheSandbox(sandbox),
    { question: '? The app in Microsoft Entra:', answer: enter },
    { question: '? URL of Microsoft Graph:', answer: enter },
    { question: '? Name of the app:', answer: enter },
    { question: '? Register the app "o365 collector" there?', answer: enter },
    { question: '? Save these settings?', answer: enter },
  ];
}

/** Enter all the way. */
export function again(): Stop[] {
  const questions = [
    '? Which cloud is the tenant in?',
    '? URL of the Management Activity API:',
    '? URL of the log-in host:',
    '? What shall be collected?',
    '? No-data alert, after how long',
    '? The app in Microsoft Entra:',
    '? How shall this machine prove',
    '? Tenant ID, or a domain:',
    '? Application ID:',
    '? Save these settings?',
  ];
  return questions.map((question) => ({ question, answer: enter }));
}

export async function walk(screen: Screen, stops: readonly Stop[]): Promise<void> {
  for (const { question, answer } of stops) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    await screen.until(question);
    answer(screen);
  }
}
