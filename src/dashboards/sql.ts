/** Pieces of SQL that several dashboards share. */

/** Functions in SQL, made before anything is read. */
export const MACROS = `
  -- The service's favourite shape is [{Name, Value}], and sometimes a string stands in its place.
  CREATE MACRO named_value(list, name) AS
    CASE WHEN starts_with(list, '[') AND contains(list, name) AND json_valid(list)
         THEN coalesce(json_extract_string(
                list_filter(json_extract(list, '$[*]'), lambda entry: json_extract_string(entry, '$.Name') = name)[1], '$.Value'), '')
         ELSE '' END;

  CREATE MACRO or_none(words) AS coalesce(nullif(words, ''), '(none)');

  CREATE MACRO quarter_of_hour(moment) AS epoch_ms(time_bucket(INTERVAL 15 MINUTES, moment));`;

/** Where records name the client: the first that does. `addressOfRecord` in address.ts reads the same. */
export const CLIENT_FIELDS = ['ClientIP', 'ClientIPAddress', 'ActorIpAddress'] as const;
export const CLIENT_IP = `coalesce(nullif(ClientIP, ''), nullif(ClientIPAddress, ''), ActorIpAddress, '')`;

/** The table `client`: each spelling of an address is looked at once, by address_of (address.ts). Needs a column clientIp in `event`. */
export const CLIENTS = `
  CREATE TABLE client AS
    SELECT clientIp, or_none(address_of(clientIp)) AS address FROM (SELECT DISTINCT clientIp FROM event);`;

export function list(names: readonly string[]): string {
  return `(${names.map((name) => `'${name}'`).join(', ')})`;
}
