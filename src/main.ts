/** argv in, exit code out: the commands, their help, and the last catch. Each command's packages are loaded only when it runs. */
import { Argument, Command, CommanderError } from 'commander';
import { CONFIGURE_FLAGS } from './config/flags.js';
import { Exit, exitCodeOf, UserError } from './errors.js';
import type { CommandWorld, GlobalOptions } from './commands/command-world.js';
import type { WizardWorld } from './commands/configure-parts.js';
import type { ScheduleAction } from './commands/schedule.js';
import { readVersion } from './version.js';

/** Never throws, never ends the process. `argv` as Node gives it. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = Exit.ok;
  const program = makeProgram((code) => (exitCode = code));
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.ok : Exit.usage;
    return await explain(error, program.opts<GlobalOptions>().debug === true);
  }
}

function makeProgram(end: (exitCode: number) => void): Command {
  const program = new Command('o365')
    .description('Collects Office 365 audit events: nothing lost, nothing twice.')
    .version(readVersion())
    .option('--profile <name>', 'which tenant, where there are several', 'default')
    .option('--home <folder>', 'keep settings, keys, state and events under one folder (also O365_HOME)')
    .option('--debug', 'show the stack when o365 itself fails')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(o365 --help shows all commands)');

  const configure = program.command('configure').description('set a tenant up: IDs, endpoint, certificate');
  for (const { flags, description } of CONFIGURE_FLAGS) configure.option(flags, description);
  configure.action(async (_options, command: Command) => {
    const [{ configureEntry }, world] = [await import('./commands/configure-entry.js'), await realWorld()];
    end(
      await configureEntry(command.optsWithGlobals(), {
        ...world,
        isTerminal: process.stdin.isTTY && process.stderr.isTTY,
        wizard: async () => await withQuestions(world, command.optsWithGlobals()),
      }),
    );
  });

  program
    .command('collect')
    .description('pull what is new, once')
    .option('--since <duration>', 'go back this far, up to 7d (the first run takes 1h)')
    .option('--max-time <duration>', 'end between two blobs after this long; the next run goes on', '18m')
    .option('--max-requests <number>', 'requests a minute at most', '2000')
    .option('--recheck', 'download again all that the last seven days list')
    .option('--json', 'print the report as one JSON document')
    .option('--stdout', 'also print each new event, for pipes')
    .option('--quiet', 'print nothing unless something is wrong')
    .option('--log', 'also write the line of this run, with its time, to collect.log beside the state')
    .option('--on-problem <command>', 'run this when a run ends with 69, 74, 77 or 78 or a silence begins; the JSON report is on its stdin')
    .action(async (_options, command: Command) => {
      await tuneGarbageCollection();
      const [{ collectCommand }, world] = [await import('./commands/collect.js'), await realWorld()];
      end(await collectCommand(command.optsWithGlobals(), world));
    });

  program
    .command('verify')
    .description('check the connection step by step, and say what to do')
    .option('--json', 'print the health as one JSON document')
    .option('--offline', 'only what needs no network')
    .option('--deep', 'read every stored event and hold it against the state')
    .option('--explain', 'print every cause that is told apart, and its remedy')
    .action(async (_options, command: Command) => {
      const [{ verifyCommand }, world] = [await import('./commands/verify.js'), await realWorld()];
      end(await verifyCommand(command.optsWithGlobals(), world));
    });

  program
    .command('schedule')
    .description('have cron collect every 20 minutes')
    .addArgument(new Argument('<action>', 'put the job into your crontab, take it out, or look').choices(['enable', 'disable', 'status'] as const))
    .option('--every <duration>', 'how often: must divide an hour or a day (default: 20m)')
    .option('--on-problem <command>', 'give this to each run: see collect')
    .option('--json', 'print the result as one JSON document')
    .action(async (action: ScheduleAction, _options, command: Command) => {
      const [{ scheduleCommand }, world] = [await import('./commands/schedule.js'), await realWorld()];
      end(await scheduleCommand(action, command.optsWithGlobals(), world));
    });

  program
    .command('demo')
    .description('try it all on a simulated tenant; nothing of yours is touched')
    .action(async () => {
      const [{ demoCommand }, world] = [await import('./commands/demo.js'), await realWorld()];
      end(await demoCommand(world));
    });

  program
    .command('sandbox')
    .description('serve a simulated Microsoft 365 tenant on this machine')
    .option('--port <number>', 'listen here (4365; 0 takes any that is free)')
    .option('--seed <number>', 'another tenant for another number (1)')
    .option('--rate <events>', 'events an hour (300)')
    .option('--scenario <name>', 'let something go wrong')
    .option('--list', 'list the scenarios')
    .action(async (options: Record<string, never>) => {
      const [{ sandboxCommand }, world] = [await import('./commands/sandbox.js'), await realWorld()];
      end(await sandboxCommand(options, { out: (line) => world.terminal.out(line), stop: world.interruption().signal }));
    });

  program
    .command('dashboard')
    .description('look at what was collected; without a name: which dashboards there are')
    .argument('[name]', 'azure-ad, onedrive, sharepoint, exchange or overview')
    .option('--since <duration>', 'events of the last 90s, 20m, 24h, 7d', '24h')
    .option('--local', "times in this machine's zone instead of UTC")
    .option('--html <file>', 'write one page that needs no network')
    .option('--json', 'print the numbers as one JSON document')
    .action(async (name: string | undefined, _options, command: Command) => {
      const [{ dashboardCommand }, world] = [await import('./commands/dashboard.js'), await realWorld()];
      const { availableParallelism } = await import('node:os');
      const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      end(await dashboardCommand(name, command.optsWithGlobals(), { ...world, columns, zone, threads: availableParallelism() }));
    });

  program
    .command('events')
    .description('print stored events as they came, one a line')
    .option('--where <field=value>', 'only those; may be repeated (alternatives where the field is the same); != differs, * is anything', gather)
    .option('--type <contentType>', 'only of this content type; may be repeated', gather)
    .option('--since <duration>', 'events of the last 90s, 20m, 24h, 7d', '24h')
    .action(async (_options, command: Command) => {
      const [{ eventsCommand }, world] = [await import('./commands/events.js'), await realWorld()];
      end(await eventsCommand(command.optsWithGlobals(), world));
    });

  program
    .command('prune')
    .description('remove old events, whole days at a time')
    .option('--keep <days>', 'keep what was received in this many days before today (default: the setting keepDays)')
    .option('--json', 'print what was removed as one JSON document')
    .action(async (_options, command: Command) => {
      const [{ pruneCommand }, world] = [await import('./commands/prune.js'), await realWorld()];
      end(await pruneCommand(command.optsWithGlobals(), world));
    });

  return program;
}

async function withQuestions(world: CommandWorld, options: GlobalOptions): Promise<WizardWorld> {
  const [{ makePrompts }, { signal }] = [await import('./terminal/prompts.js'), world.interruption()];
  const isDumb = process.env['TERM'] === 'dumb';
  return {
    ...world,
    signal,
    ask: await makePrompts({ input: process.stdin, output: process.stderr, isDumb, signal }),
    verify: async () => await (await import('./commands/verify.js')).verifyCommand(withoutJson(options), world),
    schedule: async () => await (await import('./commands/schedule.js')).scheduleCommand('enable', withoutJson(options), world),
  };
}

/** The document of `configure --json` is one, and its own. */
function withoutJson({ profile, home }: GlobalOptions): GlobalOptions {
  return { profile, ...(home === undefined ? {} : { home }) };
}

/** For a flag that may be repeated. */
function gather(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/**
 * Bodies lie outside the heap and are freed when its young part is swept: left alone that grows to 48 MB and is swept seldom. And each few megabytes of
 * them make V8 mark the whole heap, which is the packages: not before all has doubled. Set before the packages load.
 * measured 2026-11-22, 150,000 records: peak memory 200 MB with, 165 MB without the young part's growth; then 2.11 s and CPU 2.65 s, with the doubling 2.01 s and 2.45 s.
 */
async function tuneGarbageCollection(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
}

async function realWorld() {
  return await (await import('./real-world.js')).realWorld();
}

async function explain(error: unknown, debug: boolean): Promise<number> {
  const [{ sentence }, { alarm }] = [await import('./terminal/sentence.js'), await import('./terminal/style.js')];
  if (error instanceof UserError) {
    const code = error.code === null || error.message.includes(error.code) ? '' : ` (${error.code})`;
    say(alarm(sentence(`${error.message}${code}`)));
    if (error.hint !== null) say(sentence(error.hint));
  } else {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : 'something that is no error was thrown';
    say(alarm(`o365 itself failed: ${words}`));
    say('Please report it with the command you ran; --debug shows where it happened.');
  }
  if (debug && error instanceof Error) say(error.stack ?? '');
  return exitCodeOf(error);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
