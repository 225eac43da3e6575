import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { decodeWatch, encodeWatch } from "@lib/competition/watch/watch_codec.ts";
import { learnWatch, watchReferenceOf } from "@lib/competition/watch/watch_table.ts";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { WatchRows } from "@lib/competition/watch/watch_rows.ts";
import { normalSources } from "./_watch.ts";

const TABLE = learnWatch([...normalSources(32), { ...normalSources(1, "lumpy")[0]!, id: "f".repeat(32) }], {
  level: 80,
  floor: 0.2,
  perYear: 12,
  seed: 1,
});

Deno.test("decodeWatch() gives what encodeWatch() was given, keys in single precision", () => {
  const bytes = encodeWatch(TABLE), read = decodeWatch(bytes);
  assertEquals({ ...read, keys: null }, { ...TABLE, keys: null });
  assertEquals(Array.from(read.keys, ([id]) => id), Array.from(TABLE.keys, ([id]) => id));
  for (const [id, key] of TABLE.keys) {
    const [own, other] = [key, read.keys.get(id)!].map((key) => watchReferenceOf(TABLE, key, 0.01));
    assertAlmostEquals(own!.bias.limit, other!.bias.limit, 1e-4);
  }
  assertEquals(encodeWatch(read), bytes);
});

Deno.test("decodeWatch() refuses what is not as it was written", () => {
  const bytes = encodeWatch(TABLE), { header, arrays } = decodeArtifact(bytes);
  const changed = (fields: Record<string, unknown>) => encodeArtifact({ header: { ...header, ...fields }, arrays });
  for (
    const broken of [
      bytes.subarray(0, bytes.length - 8),
      changed({ version: 2 }),
      changed({ names: [] }),
      changed({ groups: { smooth: { ...TABLE.groups.smooth, from: [1] } } }),
      encodeArtifact({ header, arrays: { ...arrays, ids: new Uint8Array(3) } }),
    ]
  ) {
    assertEquals(assertThrows(() => decodeWatch(broken), FitError).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("encodeWatch() refuses more groups than a byte tells apart, among the keys that are written", () => {
  const [, watch] = [...TABLE.keys][0]!, keys = new WatchRows();
  for (let k = 0; k < 257; k++) keys.add(k.toString(16).padStart(32, "0"), { ...watch, group: `g${k}` });
  assertThrows(() => encodeWatch({ ...TABLE, keys }), RangeError, "257");
  const last = "100".padStart(32, "0"),
    read = decodeWatch(encodeWatch({ ...TABLE, keys }, (id) => id !== "0".repeat(32)));
  assertEquals([read.keys.size, read.keys.get(last)?.group], [256, "g256"]);
});
