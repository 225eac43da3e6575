import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { folderObjects } from "../../../lib/storage/objects/folder_objects.ts";
import { objectResults } from "../../../lib/storage/results/object_results.ts";
import { type S3Faults, startS3 } from "../../_support/s3_server.ts";
import { bucketOf } from "../_objects.ts";

const BYTES = Uint8Array.of(1, 2, 3, 4, 5), OTHERS = Uint8Array.of(6);

/** A bucket with results in it; `objects` are under their whole keys. */
async function bucket(faults: S3Faults = {}) {
  const server = await startS3(faults), told: string[] = [];
  const results = objectResults(bucketOf(server), { onDamaged: (name, at) => void told.push(name, at) });
  return { server, results, told, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

Deno.test("objectResults() gives what was put; the first of a name stays, in a bucket as in a folder", async () => {
  await using made = await bucket();
  for (const results of [made.results, objectResults(folderObjects(Deno.makeTempDirSync()))]) {
    assertEquals([await results.get("a"), await results.list("")], [null, []]);
    assertEquals([await results.put("done/b-1.x", BYTES), await results.put("done/b-1.x", OTHERS)], [true, false]);
    assertEquals(await results.put("a", new Uint8Array()), true);
    assertEquals([await results.get("done/b-1.x"), await results.get("a")], [BYTES, new Uint8Array()]);
    assertEquals([await results.list(""), await results.list("done/")], [["a", "done/b-1.x"], ["done/b-1.x"]]);
    for (const name of ["", "../a", ".a", "a.damaged"]) {
      await assertRejects(() => results.get(name), RangeError);
      await assertRejects(() => results.put(name, BYTES), RangeError);
    }
  }
});

Deno.test("objectResults() of many that put at once has one first, whose bytes stay", async () => {
  await using made = await bucket();
  const first = await Promise.all([...Array(8).keys()].map((i) => made.results.put("a", Uint8Array.of(i))));
  assertEquals(first.filter((isFirst) => isFirst).length, 1);
  assertEquals(await made.results.get("a"), Uint8Array.of(first.indexOf(true)));
});

Deno.test("objectResults() counts a damaged result as none, and the first whole one takes its place", async () => {
  for (const change of ["flip", "cut", "other name"] as const) {
    await using made = await bucket();
    const { server: { objects }, results, told } = made, key = "team/a/done/a";
    await results.put("done/a", BYTES);
    await results.put("done/b", BYTES);
    const whole = objects.get(key) ?? new Uint8Array();
    const damaged = change === "other name" ? objects.get("team/a/done/b") : whole.slice(0, change === "cut" ? 50 : 53);
    if (change === "flip") damaged?.set([9], 50);
    objects.set(key, damaged ?? new Uint8Array());
    assertEquals([await results.get("done/a"), told.length, told[0]], [null, 2, "done/a"], change);
    const puts = await Promise.all([results.put("done/a", BYTES), results.put("done/a", OTHERS)]);
    assertEquals(puts.toSorted(), [false, true], change);
    assertEquals(await results.get("done/a"), puts[0] ? BYTES : OTHERS);
    assertEquals([await results.put("done/a", Uint8Array.of(7)), objects.size], [false, 2]);
  }
});

Deno.test("objectResults() knows its own put again whose answer was lost, and takes no other for it", async () => {
  for (const fate of ["cut after", "cut before", 500, 503] as const) {
    await using made = await bucket();
    made.server.faults = { at: (n) => n % 2 === 1 ? fate : null };
    assertEquals(
      [await made.results.put("a", BYTES), await made.results.put("a", OTHERS)],
      [true, false],
      String(fate),
    );
    assertEquals([await made.results.get("a"), await made.results.list("")], [BYTES, ["a"]]);
  }
});

Deno.test("objectResults() tells what the store refuses, and keeps nothing half", async () => {
  await using made = await bucket();
  const { server, results } = made;
  for (const [at, code] of [[() => 403, "STORAGE_DENIED"], [() => 503, "STORAGE_UNREACHABLE"]] as const) {
    server.faults = { at };
    assertEquals((await assertRejects(() => results.put("a", BYTES), DataError)).code, code);
    assertEquals((await assertRejects(() => results.get("a"), DataError)).code, code);
    assertEquals((await assertRejects(() => results.list(""), DataError)).code, code);
  }
  server.faults = {};
  assertEquals([await results.get("a"), server.objects.size], [null, 0]);
});
