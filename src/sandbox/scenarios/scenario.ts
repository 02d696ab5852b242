import type { Behaviour } from '../behaviour.js';
import type { Sandbox } from '../control.js';
import type { Fault } from '../faults.js';
import type { SandboxOptions } from '../options.js';

/** The server's part of a situation that a collector must survive, by name. */
export type Scenario = {
  name: string;
  /** One sentence for `--list`. */
  description: string;
  options?: Partial<SandboxOptions>;
  behaviour?: Partial<Behaviour>;
  faults?: readonly Fault[];
  /** What takes more than a switch: content, subscriptions, the clock. */
  setUp?: (sandbox: Sandbox) => void;
};
