import { assertEquals } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { hashBytes } from "@lib/core/bytes/hash.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { PackWriter } from "@lib/registry/packs/pack_writer.ts";
import { readSpans } from "@lib/registry/packs/read_spans.ts";
import { packPath } from "@lib/registry/packs/run_packs.ts";

Deno.test("readSpans() gives bytes or an error for each span; a missing pack costs only its own", () => {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/packs`);
  const writer = new PackWriter(DISK, `${root}/packs/x`);
  const entries = [1, 2].map((n) => writer.add(`e${n}`, Uint8Array.of(n)));
  const { path, sha256 } = writer.finish();
  DISK.rename(path, packPath(root, sha256));
  const span = (id: number, pack: string, { offset: start, length, sha256 } = entries[0]) => ({
    ...{ id, pack, start, length, sha256 },
  });
  const found = readSpans(root, [
    span(1, "0".repeat(64)),
    span(2, sha256),
    span(3, sha256, { ...entries[1], sha256: hashBytes("else") }),
    span(4, sha256, entries[1]),
  ]);
  const facts = [...found].map(([id, bytes]) => [id, bytes instanceof RegistryError ? bytes.code : [...bytes]]);
  assertEquals(facts, [[1, "CORRUPT_PACK"], [2, [1]], [3, "CORRUPT_PACK"], [4, [2]]]);
});
