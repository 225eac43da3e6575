import { assert, assertEquals } from "@std/assert";
import { encodeWatch } from "@lib/competition/watch/watch_codec.ts";
import { learnWatch, SHARED_WATCH } from "@lib/competition/watch/watch_table.ts";
import { WatchReferences } from "@lib/monitoring/watch/watch_references.ts";
import { normalSources } from "../../competition/watch/_watch.ts";

const BYTES = encodeWatch(learnWatch(normalSources(2), { level: 80, floor: 0.2, perYear: 12, seed: 1 }));
const KNOWN = "0".repeat(32);

/** A registry whose runs have stored these bytes, and how often they were read. */
function registryOf(runs: Record<string, Uint8Array<ArrayBuffer>>) {
  const reads: string[] = [];
  return {
    reads,
    listShared: (run: string) => run in runs ? ["plan", SHARED_WATCH] : ["plan"],
    readShared: (run: string) => {
      reads.push(run);
      return runs[run]!;
    },
  };
}

const versionOf = (run: string, { id = KNOWN, chosen = true } = {}) => ({ run, key: { id, parts: ["a"] }, chosen });

Deno.test("WatchReferences gives what a run has stored of the version's key, and reads each run once", () => {
  const registry = registryOf({ r1: BYTES }), references = new WatchReferences(registry, 0.01);
  const { reference, why } = references.of(versionOf("r1"));
  assertEquals(why, "");
  assert(reference !== null && reference.bias.limit > 0);
  assertEquals(references.inRun("r1", KNOWN).reference, reference);
  assertEquals(references.facts("r1")?.level, 80);
  assertEquals(registry.reads, ["r1"]);
});

Deno.test("WatchReferences follows the promise without another training", () => {
  const limit = (promise: number) =>
    new WatchReferences(registryOf({ r1: BYTES }), promise).of(versionOf("r1")).reference!.error.limit;
  assert(limit(0.001) > limit(0.01) && limit(0.01) > limit(1));
});

Deno.test("WatchReferences says why a version is not watched, and stops nobody from watching others", () => {
  const references = new WatchReferences(registryOf({ r1: BYTES, bad: new Uint8Array(9) }), 0.01);
  const why = (version: ReturnType<typeof versionOf>) => references.of(version).why;
  assertEquals(why(versionOf("older")), "TRAINED_BEFORE");
  assertEquals(why(versionOf("r1", { id: "f".repeat(32) })), "FEW_ERRORS");
  assertEquals(why(versionOf("r1", { chosen: false })), "NOT_CHOSEN");
  assertEquals(why(versionOf("bad")), "UNREADABLE");
  assertEquals(references.facts("bad"), null);
});
