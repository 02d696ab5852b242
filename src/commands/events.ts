/** `o365 events`: stored events as they came, byte for byte, those that fit the conditions. */
import { placesOf } from '../config/places.js';
import { happenedAt, readEvent } from '../dashboards/event.js';
import { matches, parseCondition, type Condition } from '../dashboards/where.js';
import { Exit, UserError, type ExitCode } from '../errors.js';
import { CONTENT_TYPES, parseContentType, type ContentType } from '../model.js';
import { findSegments } from '../store/find-segments.js';
import { segmentLines } from '../store/segment-lines.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';
import { sinceOf } from './since.js';

export type EventsOptions = GlobalOptions & { since: string; type?: string[]; where?: string[] };
export type EventsWorld = Pick<CommandWorld, 'env' | 'homedir' | 'clock' | 'terminal'>;

/** Events that happened since, by content type and time of receipt. A reader that has enough (`| head`) ends it, and that is no failure. */
export async function eventsCommand(options: EventsOptions, world: EventsWorld): Promise<ExitCode> {
  const since = sinceOf(options.since, world.clock.now());
  const conditions = (options.where ?? []).map(parseCondition);
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile, homedir: world.homedir });
  for (const { path, receivedAt } of findSegments(places.eventsFolder, typesOf(options.type), since)) {
    for await (const lines of segmentLines(path)) {
      const fitting = lines.filter((line) => fits(line, receivedAt, since, conditions));
      if (fitting.length > 0 && !(await taken(Buffer.concat(fitting), world))) return Exit.ok;
    }
  }
  return Exit.ok;
}

function typesOf(given: readonly string[] | undefined): readonly ContentType[] {
  return given === undefined
    ? CONTENT_TYPES
    : given.map((text) => {
        const type = parseContentType(text);
        if (type !== null) return type;
        throw new UserError(Exit.usage, `--type "${text}" is not a content type`, { hint: `there are: ${CONTENT_TYPES.join(', ')}` });
      });
}

function fits(line: Buffer, receivedAt: Date, since: Date, conditions: readonly Condition[]): boolean {
  if (line.length <= 1) return false;
  const event = readEvent(line, receivedAt);
  return happenedAt(event) >= since && matches(event, conditions);
}

async function taken(bytes: Buffer, { terminal }: EventsWorld): Promise<boolean> {
  try {
    await terminal.write(bytes);
    return true;
  } catch {
    return false;
  }
}
