/** An AADSTS number, and the words that go into its text. */
export type Refusal = { code: number; detail: string };
