/**
 * The last part of a path or an address, for people elsewhere: folders of a machine, hosts and what follows a question mark are
 * nobody's business.
 *
 * @param place Path, pattern or address.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fileName } from "@lib/report/parts/file_name.ts";
 * assertEquals(["/srv/data/sales.csv", "simulator"].map(fileName), ["sales.csv", "simulator"]);
 * ```
 */
export function fileName(place: string): string {
  // Of an address alone the host is left, where it names nothing else, and never who asks.
  const path = /^[\w+.-]+:\/\//.test(place) ? place.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//") : place;
  return path.replace(/[/\\]+$/, "").split(/[/\\]/).at(-1) ?? "";
}

/** Plain data whose texts name no folder: absolute paths and addresses are told by their last part. @param value Plain data. */
export function withoutFolders(value: unknown): unknown {
  if (typeof value === "string") {
    return /^(?:[\w+.-]+:\/\/|[/\\~]|\.\.?[/\\]|[a-z]:[/\\])/i.test(value) ? fileName(value) : value;
  }
  if (Array.isArray(value)) return value.map(withoutFolders);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, withoutFolders(own)]));
}
