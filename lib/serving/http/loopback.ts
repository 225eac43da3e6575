/**
 * Whether only this machine reaches an address.
 *
 * @param host Name or address, as of `--host` or of a URL; an IPv6 address with or without brackets.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isLoopback } from "@lib/serving/http/loopback.ts";
 * assertEquals(["127.0.0.1", "::1", "localhost", "127.0.0.1.example.com"].map(isLoopback), [true, true, true, false]);
 * ```
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}|::1|\[::1\])$/i.test(host);
}

/**
 * Whether the `Host` of a request means this machine. A page of another site can point a name of its own at 127.0.0.1 and
 * then read whatever is open there (DNS rebinding): its requests carry that name.
 *
 * @param header `Host`, with or without a port; null if the request has none.
 */
export function namesLoopback(header: string | null): boolean {
  return header !== null && isLoopback(header.replace(/:\d*$/, (port) => header.endsWith("]") ? port : ""));
}
