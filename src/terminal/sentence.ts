/** Messages are kept as they read best in the middle of a line; shown, they are sentences. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0);
  const isWord = /^[a-z]+[ ,]/.test(trimmed);
  const ended = /[.!?:`]$/.test(trimmed) || /https?:\S+$/.test(trimmed) ? trimmed.slice(1) : `${trimmed.slice(1)}.`;
  return `${isWord ? first.toUpperCase() : first}${ended}`;
}

/** A message that begins with a name keeps its capital. */
const NAME = /^(Entra|Microsoft|Office|Azure|Exchange|Purview)\b/;

/** The other way round: a sentence for the middle of a line, without its full stop (also before brackets) and without the capital of an ordinary word. */
export function clause(text: string): string {
  const bare = text.trim().replace(/\.$/, '').replace(/\.( \([^()]*\))$/, '$1');
  return /^[A-Z][a-z]*[ ,]/.test(bare) && !NAME.test(bare) ? `${bare.charAt(0).toLowerCase()}${bare.slice(1)}` : bare;
}
