import { sha256 } from "../../lib/page/sha256.ts";

/** As much of Node's hashes as the library uses. */
export function createHash(): { update(content: Uint8Array | string): { digest(): string } } {
  return { update: (content) => ({ digest: () => sha256(content) }) };
}
