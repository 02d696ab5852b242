/** Can state and events be written, and do they agree? */
import { countWords, sizeWords } from './age.js';
import { found } from './causes.js';
import { fine, findingOf, type Finding } from './finding.js';
import type { DeepLook, FolderState, StoreLook } from './health-world.js';
import type { Inspection } from './inspection.js';

const LEAST_FREE_BYTES = 256_000_000;

export async function checkStorage(inspection: Inspection, isDeep: boolean): Promise<Finding[]> {
  const folders = await inspection.world.folders();
  const problems = folders.flatMap(({ problem }) => (problem === null ? [] : [findingOf(problem)]));
  const said = [...new Map(problems.map((finding) => [finding.message, finding])).values()];
  let look: StoreLook;
  try {
    look = await inspection.store();
  } catch (error) {
    const unread = findingOf(error);
    return said.some(({ message }) => message === unread.message) ? said : [...said, unread];
  }
  const deep = isDeep && said.length === 0 ? await inspection.world.deep() : null;
  const findings = [...said, ...spaceFindings(folders, look), ...stateFindings(look, folders), ...(deep === null ? [] : deepFindings(deep)), ...gapFindings(look)];
  return findings.length > 0 ? findings : [fine(storageWords(folders, look, deep))];
}

function spaceFindings(folders: readonly FolderState[], { segments }: StoreLook): Finding[] {
  const low = folders.find(({ freeBytes }) => freeBytes !== null && freeBytes < Math.max(segments.weekBytes, LEAST_FREE_BYTES));
  return low === undefined ? [] : [found('littleSpace', { free: sizeWords(low.freeBytes ?? 0), folder: low.path, week: sizeWords(segments.weekBytes) })];
}

function stateFindings(look: StoreLook, folders: readonly FolderState[]): Finding[] {
  const { state, segments, sequence, gone } = look;
  const folder = folders[0]?.path ?? '';
  if (state !== 'sound') {
    const isFirst = state === 'absent' && segments.count === 0;
    const how = { absent: 'missing', empty: 'empty', damaged: 'damaged' }[state];
    return isFirst ? [] : [found('stateDamaged', { folder, how, segments: countWords(segments.count, 'segment') })];
  }
  return [
    ...(sequence.files > sequence.state ? [found('stateBehind', { ...sequence, folder })] : []),
    ...(gone.length > 0 ? [found('segmentGone', { count: countWords(gone.length, 'segment'), name: gone[0]! })] : []),
  ];
}

function deepFindings({ bad, ids, unknownIds, repeatedIds }: DeepLook): Finding[] {
  return [
    ...(bad.length > 0 ? [found('segmentBad', { count: countWords(bad.length, 'segment'), name: bad.slice(0, 3).join('; ') })] : []),
    ...(unknownIds > 0 ? [found('idsUnknown', { count: unknownIds, ids })] : []),
    ...(repeatedIds > 0 ? [found('idsRepeated', { count: repeatedIds, ids })] : []),
  ];
}

function gapFindings({ gaps }: StoreLook): Finding[] {
  const last = gaps.at(-1);
  return last === undefined ? [] : [found('lostSpans', { count: countWords(gaps.length, 'piece'), type: last.contentType, reason: last.reason })];
}

function storageWords(folders: readonly FolderState[], { segments, unfinished }: StoreLook, deep: DeepLook | null): string {
  const free = Math.min(...folders.flatMap(({ freeBytes }) => (freeBytes === null ? [] : [freeBytes])));
  const room = Number.isFinite(free) ? `, ${sizeWords(free)} free` : '';
  if (segments.count === 0) return `Writable${room}; nothing is stored yet.`;
  const waiting = unfinished.length > 0 ? `, ${unfinished.length} being finished` : '';
  const read = deep === null ? '' : ` All ${countWords(deep.records, 'record')} in them ${deep.records === 1 ? 'was' : 'were'} read, ${countWords(deep.ids, 'Id')} looked up.`;
  return `Writable${room}; ${countWords(segments.count, 'segment')}${waiting}, ${sizeWords(segments.weekBytes)} in the last week.${read}`;
}
