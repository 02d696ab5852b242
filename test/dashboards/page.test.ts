/** The page in a real browser, with records that try to be more than text. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { dashboardCommand } from '../../src/commands/dashboard.js';
import { DASHBOARD_NAMES, type DashboardName } from '../../src/dashboards/dashboard.js';
import { fakeWorld } from '../fakes/command-world.js';
import { startChromium } from './chromium.js';
import { NOW } from './event-store.js';
import { HOSTILE, hostileHome } from './hostile.js';

const home = hostileHome();
const folder = mkdtempSync(join(tmpdir(), 'o365-page-'));
const fileOf = (name: DashboardName): string => join(folder, `${name}.html`);
let browser: Browser | null = null;

beforeAll(async () => {
  for (const name of DASHBOARD_NAMES) {
    const world = { ...fakeWorld({ now: () => NOW }), columns: undefined, zone: 'UTC', threads: 2 };
    await dashboardCommand(name, { home, profile: 'default', since: '24h', html: fileOf(name) }, world);
  }
  browser = await startChromium();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(DASHBOARD_NAMES)('the page of %s is one file that runs and loads nothing', (name) => {
  const page = readFileSync(fileOf(name), 'utf8');
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1];
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'$/);
  // A failure shall not print the whole page.
  expect(/<(?:script|link|iframe|img|object|embed|form|base)\b|href="(?!#)/i.exec(page)).toBeNull();
  // oxlint-disable-next-line no-control-regex
  expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u.exec(page)).toBeNull();
  expect(statSync(fileOf(name)).mode & 0o027).toBe(0);
});

type Visit = { page: Page; said: string[]; asked: string[]; close: () => Promise<void> };

async function visit(name: DashboardName, { width = 1280, height = 900, dark = false } = {}): Promise<Visit | null> {
  if (browser === null) return null;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  const page = await context.newPage();
  const [said, asked]: [string[], string[]] = [[], []];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => said.push(dialog.message()));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(fileOf(name)).href);
  return { page, said, asked, close: async () => await context.close() };
}

describe.each([['a desk', 1280, 900, false], ['the dark', 1280, 900, true], ['a phone', 360, 740, false]] as const)('on %s', (_, width, height, dark) => {
  test.each(DASHBOARD_NAMES)('%s opens without a word on the console, asks for nothing and fits', async (name) => {
    const visited = await visit(name, { width, height, dark });
    if (visited === null) return;
    const { page, said, asked, close } = visited;
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
    expect({ said, asked }).toEqual({ said: [], asked: [pathToFileURL(fileOf(name)).href] });
    expect(await page.title()).toMatch(/ – default$/);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await close();
  });
});

test('what an attacker wrote is there as text, and nothing else', async () => {
  const visited = await visit('sharepoint');
  if (visited === null) return;
  const { page, close } = visited;
  const { elements, attributes, links }: { elements: string[]; attributes: string[]; links: string[] } = await page.evaluate(`(() => {
    const all = [...document.querySelectorAll('*')];
    return {
      elements: [...new Set(all.map(({ tagName }) => tagName.toLowerCase()))].sort(),
      attributes: [...new Set(all.flatMap((element) => [...element.attributes].map(({ name }) => name)))].sort(),
      links: all.flatMap((element) => element.getAttribute('href') ?? []),
    };
  })()`);
  expect(elements).toEqual([
    'a', 'b', 'bdi', 'body', 'caption', 'code', 'details', 'div', 'footer', 'g', 'h1', 'h2', 'head', 'header', 'html', 'li', 'main', 'meta', 'nav', 'p', 'rect', 'section', 'span',
    'style', 'summary', 'svg', 'table', 'tbody', 'td', 'th', 'thead', 'title', 'tr', 'ul', 'wbr',
  ].filter((name) => elements.includes(name)));
  expect(attributes.filter((name) => name.startsWith('on') || ['src', 'style', 'action', 'xlink:href'].includes(name))).toEqual([]);
  expect(links.filter((link) => !link.startsWith('#'))).toEqual([]);
  const text = await page.evaluate(`document.querySelector('#top-sites').textContent`);
  expect(text).toContain(HOSTILE[0]);
  expect(text).toContain(String.raw`invoice\u{202e}gpj.exe\u{2066}\u{200f}`);
  await close();
});

test('the policy holds: a script that is put in does not run', async () => {
  const visited = await visit('overview');
  if (visited === null) return;
  const { page, said, close } = visited;
  await page.evaluate(`(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "owned"';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'https://evil.example/pixel.png';
    document.body.append(image);
  })()`);
  expect(await page.title()).not.toBe('owned');
  expect(said.length).toBeGreaterThan(0);
  await close();
});

test('keys reach every link, every table of numbers, and the skip link first', async () => {
  const visited = await visit('azure-ad');
  if (visited === null) return;
  const { page, close } = visited;
  const reached: string[] = [];
  for (let press = 0; press < 16; press++) {
    await page.keyboard.press('Tab');
    reached.push(String(await page.evaluate(`document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 22)`)));
  }
  expect(reached[0]).toBe('A Skip to the pictures');
  expect([...new Set(reached)].filter((element) => element.startsWith('A '))).toHaveLength(11);
  expect(reached).toContain('SUMMARY As numbers');
  await close();
});

test('a screen reader finds landmarks, headings in order, and a name for every picture and table', async () => {
  const visited = await visit('azure-ad');
  if (visited === null) return;
  const { page, close } = visited;
  const found = await page.evaluate(`({
    language: document.documentElement.lang,
    landmarks: ['header', 'nav', 'main', 'footer'].filter((name) => document.querySelectorAll(name).length === 1),
    headings: [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => tagName).join(' '),
    nameless: [...document.querySelectorAll('svg[role=img]:not([aria-label]), svg:not([role]):not([aria-hidden]), table:not(:has(caption)), th:not([scope])')].length,
  })`);
  expect(found).toEqual({ language: 'en', landmarks: ['header', 'nav', 'main', 'footer'], headings: 'H1 H2 H2 H2 H2 H2 H2 H2 H2 H2 H2', nameless: 0 });
  await close();
});

test.each([false, true])('text keeps 4.5:1 against its ground (dark: %s)', async (dark) => {
  const visited = await visit('overview', { dark });
  if (visited === null) return;
  const { page, close } = visited;
  const low = await page.evaluate(`(() => {
    const light = (colour) => {
      const [red, green, blue] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element) => {
      const ground = getComputedStyle(element).backgroundColor;
      return /, 0\\)$/.test(ground) ? groundOf(element.parentElement) : ground;
    };
    return [...document.querySelectorAll('h1, h2, p, a, th, td, summary, code, li')].filter((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(groundOf(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    }).length;
  })()`);
  expect(low).toBe(0);
  await close();
});

test('on paper the ground is white and links for moving about are gone', async () => {
  const visited = await visit('azure-ad', { dark: true });
  if (visited === null) return;
  const { page, close } = visited;
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(`[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('nav')).display]`)).toEqual(['rgb(255, 255, 255)', 'none']);
  await close();
});

test('a page that cannot be written is said, and leaves nothing', async () => {
  const world = { ...fakeWorld({ now: () => NOW }), columns: undefined, zone: 'UTC', threads: 2 };
  const html = join(folder, 'no', 'such', 'folder.html');
  await expect(dashboardCommand('overview', { home, profile: 'default', since: '24h', html }, world)).rejects.toMatchObject({ exitCode: 74 });
});
