import { assertEquals, assertThrows } from "@std/assert";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import { codeOf, KEYS } from "../registry/_fixtures.ts";
import { ANA, chosenOf, registerRun, servedBy, withRegistry } from "./_registered.ts";

Deno.test(
  "rejectRun() keeps what waits in Staging, with who and why in the history of each key",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const { run, rejected, event } = rejectRun(registry, { run: "r2", where: { item: ["b"] }, ...ANA });
    assertEquals([run, rejected], ["r2", 1]);
    assertEquals(chosenOf(registry, "r2").map(({ stage }) => stage), ["Staging", "Staging", "Staging"]);
    assertEquals(servedBy(registry), ["r1", "r1", "r1"]);
    const [action, ofKey] = registry.events({ kind: "REJECTED" });
    assertEquals([action?.id, action?.detail], [event, { ...ANA, keys: 1 }]);
    assertEquals([ofKey?.key, ofKey?.version, ofKey?.cause], [KEYS[2]!, 2, event]);
    const again = rejectRun(registry, { run: "r2", where: { item: ["b"] }, ...ANA });
    assertEquals(again, { run: "r2", rejected: 0, unchanged: 1, event: null });
    assertEquals(registry.events({ kind: "REJECTED" }).length, 2);
    const other = rejectRun(registry, { run: "r2", where: { item: ["b"] }, by: "bo", note: "closed" });
    assertEquals([other.rejected, other.unchanged], [1, 0]);
    rejectRun(registry, { run: "r2", where: { item: ["b"] }, ...ANA });
    const rest = rejectRun(registry, { run: "r2", ...ANA });
    assertEquals([rest.rejected, rest.unchanged], [2, 1]);
  }),
);

Deno.test(
  "rejectRun() refuses what does not wait, what is not there, and who does not sign",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    assertEquals(codeOf(() => rejectRun(registry, { run: "r1", ...ANA })), "NOT_STAGED");
    assertEquals(codeOf(() => rejectRun(registry, { run: "r9", ...ANA })), "NOT_FOUND");
    assertThrows(() => rejectRun(registry, { run: "r1", by: "ana", note: "" }), RangeError);
  }),
);
