/** The lines of a segment as they lie on the disk, byte for byte. */
import { createReadStream } from 'node:fs';

const LINE_FEED = 0x0a;

/** Each with its line feed (the last may lack it). Many at a time, so that a large segment is no burden. */
export async function* segmentLines(path: string): AsyncGenerator<Buffer[]> {
  let open: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    const bytes: Buffer = Buffer.from(chunk);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      const piece = bytes.subarray(start, end + 1);
      lines.push(open.length === 0 ? piece : Buffer.concat([...open, piece]));
      open = [];
      start = end + 1;
    }
    if (start < bytes.length) open.push(bytes.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (open.length > 0) yield [Buffer.concat(open)];
}
