/** The dashboards there are. */
import { AZURE_AD } from './azure-ad.js';
import type { Dashboard } from './dashboard.js';
import { EXCHANGE } from './exchange.js';
import { fileActivity } from './file-activity.js';
import { OVERVIEW } from './overview.js';

export const DASHBOARDS: readonly Dashboard[] = [
  AZURE_AD,
  fileActivity('onedrive', 'OneDrive', { name: 'OneDrive', is: true }),
  fileActivity('sharepoint', 'SharePoint', { name: 'OneDrive', is: false }),
  EXCHANGE,
  OVERVIEW,
];
