/** Members of a parsed record as text. */

/** '' for nothing; text as it is; anything else as JSON. */
export function memberText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** From the service's favourite shape, [{Name, Value}]: the value of the first of that name, '' without one. */
export function namedValue(list: unknown, name: string): string {
  if (!Array.isArray(list)) return '';
  const entry: unknown = list.find((item) => isObject(item) && item['Name'] === name);
  return isObject(entry) ? memberText(entry['Value']) : '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** {} for JSON that is no object. */
export function objectOf(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  return isObject(value) ? value : {};
}
