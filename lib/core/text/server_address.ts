/** What is wrong with the address of a server. */
export interface AddressProblem {
  /** What it must be or hold, to go on after "its address must". */
  readonly requirement: string;
  /** It as it may be shown; see {@linkcode shownAddress}. */
  readonly shown: string;
}

/**
 * Read the address of a server: `http://` or `https://` with a host, and no more than a path. Secrets have places of their own.
 *
 * @param text As it was given.
 * @returns It without `/` at its end, or what is wrong.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { serverAddress } from "@lib/core/text/server_address.ts";
 * assertEquals(serverAddress("https://host/ray/"), "https://host/ray");
 * assertEquals(serverAddress("http://ann:secret@host"), {
 *   requirement: "hold neither user nor password",
 *   shown: '"http://host"',
 * });
 * ```
 */
export function serverAddress(text: string): string | AddressProblem {
  const url = URL.canParse(text) ? new URL(text) : null, shown = shownAddress(text);
  if (namesUser(text, url)) return { requirement: "hold neither user nor password", shown };
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { requirement: "be http:// or https:// with a host, as in https://host:port", shown };
  }
  // An empty one is none to a URL, and would stay in all that is asked.
  if (/[?#]/.test(text)) return { requirement: "be no more than a host and a path, without ? and #", shown };
  return url.href.replace(/\/+$/, "");
}

function namesUser(text: string, url: URL | null): boolean {
  if (url === null) return text.includes("@");
  // To a URL an empty name with a password is none, and so is what stands before an @ without both; a tab is nothing at all.
  return url.username !== "" || url.password !== "" || /^[^:]*:[\\/\s]*[^\\/?#]*@/.test(text);
}

/** What is no address may be a password, or an address that was cut in one. */
const HARMLESS = /^(?:[a-z][a-z\d+.-]*:\/*)?(?:[\w.-]+|\[[\da-f:.]+\])?(?::\d+)?(?:\/[^:]*)?$/i;

/**
 * An address as messages may show it: without user, password and what follows `?` or `#`; what may still hide one is not told.
 *
 * @param text As it was given. @returns It in quotes, or words.
 */
export function shownAddress(text: string): string {
  const [, scheme = "", rest = ""] = /^([a-z][a-z\d+.-]*:\/+)?(.*)$/is.exec(text) ?? [];
  // A password may have any of these signs: the last @ is its end.
  const plain = scheme + rest.replace(/^.*@/s, "").replace(/[?#].*$/s, "");
  return HARMLESS.test(plain) ? JSON.stringify(plain) : "another text";
}

/**
 * A text as it may be shown, whatever addresses are in it: without their users and passwords.
 *
 * @param text Lines, for instance of a command line.
 */
export function withoutUsers(text: string): string {
  return text.replace(/\b([a-z][a-z\d+.-]*:\/+)[^\n]*@/gi, "$1");
}
