import type { ContentType } from '../../model.js';
import { directoryChange } from './directory.js';
import { dlpEvent } from './dlp.js';
import { exchangeCmdlet, exchangeSystemCmdlet } from './exchange-admin.js';
import { mailboxEvent } from './exchange-mailbox.js';
import { generalEvent } from './general.js';
import { weighted } from './random.js';
import type { Draft, Scene } from './record.js';
import { sharePointEvent } from './sharepoint.js';
import { signIn } from './sign-ins.js';

type Invent = (scene: Scene) => Draft;

/** What each content type is made of, in parts of a hundred. */
const MAKERS: Record<ContentType, (random: Scene['random']) => Invent> = {
  'Audit.AzureActiveDirectory': weighted<Invent>([[92, signIn], [8, directoryChange]]),
  'Audit.Exchange': weighted<Invent>([[94, mailboxEvent], [4, exchangeCmdlet], [2, exchangeSystemCmdlet]]),
  'Audit.SharePoint': weighted<Invent>([[100, sharePointEvent]]),
  'Audit.General': weighted<Invent>([[100, generalEvent]]),
  'DLP.All': weighted<Invent>([[100, dlpEvent]]),
};

/** How the events of an hour split up between the content types. */
export const SHARES: Record<ContentType, number> = {
  'Audit.SharePoint': 0.4,
  'Audit.Exchange': 0.28,
  'Audit.AzureActiveDirectory': 0.17,
  'Audit.General': 0.135,
  'DLP.All': 0.015,
};

/** One clean record, as that content type carries it. */
export function inventRecord(contentType: ContentType, scene: Scene): Draft {
  return MAKERS[contentType](scene.random)(scene);
}
