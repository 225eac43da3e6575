import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { KeptVersion } from "@lib/lifecycle/move_plan.ts";
import { plainKept } from "@lib/lifecycle/plain_kept.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";

Deno.test("plainKept() names keys by their parts and versions by their numbers, and leaves the rest as it is", () => {
  const version = { id: 1, key: seriesKey(["007", "north"]), version: 7, semantic: "ridge_v1.2.3" } as VersionRow;
  const kept: KeptVersion[] = [{ version, code: "ARCHIVED" }];
  assertEquals(plainKept({ run: "r1", kept }), {
    run: "r1",
    kept: [{ key: ["007", "north"], id: 1, version: 7, semantic: "ridge_v1.2.3", code: "ARCHIVED" }],
  });
});
