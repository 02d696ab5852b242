/** Messages are kept as they read best in the middle of a line; shown, they are sentences. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0);
  const isWord = /^[a-z]+[ ,]/.test(trimmed);
  const ended = /[.!?:`]$/.test(trimmed) || /https?:\S+$/.test(trimmed) ? trimmed.slice(1) : `${trimmed.slice(1)}.`;
  return `${isWord ? first.toUpperCase() : first}${ended}`;
}
