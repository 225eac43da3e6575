/** One page of a listing. */
export interface ListingPage {
  /** Keys of the bucket, whole. */
  readonly keys: readonly string[];
  /** What the next page is asked for by, or null after the last. */
  readonly next: string | null;
}

/**
 * Read a page of ListObjectsV2. Of XML only what such an answer has: no element of it has attributes that matter.
 *
 * @param body The answer.
 * @returns The page, or null if it is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseListing } from "@lib/storage/objects/s3_listing.ts";
 * const contents = "<Contents><Key>a/b</Key><Size>1</Size></Contents>";
 * const body = `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
 * assertEquals(parseListing(new TextEncoder().encode(body)), { keys: ["a/b"], next: null });
 * ```
 */
export function parseListing(body: Uint8Array): ListingPage | null {
  const text = new TextDecoder().decode(body);
  if (!/<ListBucketResult[\s>]/.test(text) || !text.trimEnd().endsWith("</ListBucketResult>")) return null;
  const [, truncated] = /<IsTruncated>\s*(true|false)\s*<\/IsTruncated>/.exec(text) ?? [];
  const [, token] = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(text) ?? [];
  if (truncated === "true" && token === undefined) return null;
  const keys = [...text.matchAll(/<Contents>.*?<Key>([^<]*)<\/Key>.*?<\/Contents>/gs)].map(([, key = ""]) =>
    plain(key)
  );
  return { keys, next: truncated === "true" && token !== undefined ? plain(token) : null };
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text as it was before it was put into XML. */
function plain(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (all, decimal, hex, name) => {
    const code = decimal === undefined ? hex === undefined ? NaN : parseInt(hex, 16) : Number(decimal);
    return Number.isNaN(code) ? NAMED[name] ?? all : String.fromCodePoint(Math.min(code, 0x10ffff));
  });
}
