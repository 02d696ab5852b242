/** The part that is used; the package comes without types. */
declare module 'proxy-from-env' {
  /** Empty: no proxy for this URL. */
  export function getProxyForUrl(url: string): string;
}
