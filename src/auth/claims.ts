/** What a token says of itself, for explaining only: its reader is the API, and nothing here is checked. */

export type Claims = {
  roles: string[];
  /** Delegated permissions, which do not count for a program without a user. */
  scopes: string[];
  tid: string | null;
  aud: string | null;
  exp: Date | null;
  appid: string | null;
};

/** Null when the token is not a JWT. Never throws. */
export function decodeClaims(token: string): Claims | null {
  const payload = decode(token.split('.')[1] ?? '');
  if (payload === null) return null;
  const text = (name: string): string | null => (typeof payload[name] === 'string' ? payload[name] : null);
  const { roles, exp } = payload;
  return {
    roles: Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [],
    scopes: text('scp')?.split(' ').filter((scope) => scope !== '') ?? [],
    tid: text('tid'),
    aud: text('aud'),
    exp: typeof exp === 'number' ? new Date(exp * 1000) : null,
    appid: text('appid'),
  };
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
