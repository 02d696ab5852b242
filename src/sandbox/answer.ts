/** What the sandbox answers, before it is put on the wire. */
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The service's own code in a refusal ("AF20022", "AADSTS7000215"), for the request log. */
  code: string | null;
  /** The gzipped body where it is kept ready. */
  gzipped: (() => Promise<Buffer>) | null;
};

export function answerOf(status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: Buffer.from(body), code: null, gzipped: null };
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return answerOf(status, JSON.stringify(value), headers);
}
