import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import type { ActionKind } from "@lib/registry/versions/action.ts";
import { assertMoves, refusedMove } from "@lib/registry/versions/lifecycle.ts";
import type { Stage } from "@lib/registry/versions/row_types.ts";

const STAGES: readonly Stage[] = ["None", "Staging", "Production", "Archived"];

function isAllowed(kind: ActionKind, ...ways: [version: number, from: Stage, to: Stage][]): boolean {
  try {
    assertMoves(kind, ways.map(([version, from, to]) => ({ version, from, to, champion: null })));
    return true;
  } catch (thrown) {
    assertEquals(thrown instanceof RegistryError && thrown.code, "STAGE_MOVE");
    return false;
  }
}

Deno.test("assertMoves() four ways and no others, whatever the action", () => {
  for (const kind of ["GATED", "PROMOTED", "ROLLED_BACK", "ALIASED"] as const) {
    const ways = STAGES.flatMap((from) =>
      STAGES.filter((to) => isAllowed(kind, [1, from, to])).map((to) => `${from} ${to}`)
    );
    assertEquals(ways, ["None Staging", "Staging None", "Staging Production", "Archived Production"]);
  }
});

Deno.test("assertMoves() steps of one version follow each other, and each is an allowed one", () => {
  assertEquals(
    isAllowed("PROMOTED", [1, "None", "Staging"], [2, "None", "Staging"], [1, "Staging", "Production"]),
    true,
  );
  assertEquals(isAllowed("PROMOTED", [1, "Staging", "Production"], [1, "None", "Staging"]), false);
  assertEquals(isAllowed("PROMOTED", [1, "Staging", "Production"], [1, "Staging", "Production"]), false);
});

Deno.test("assertMoves() only a rejection leaves a version where it waits", () => {
  assertEquals(isAllowed("REJECTED", [1, "Staging", "Staging"]), true);
  assertEquals(isAllowed("REJECTED", [1, "Staging", "Staging"], [1, "Staging", "Staging"]), false);
  assertEquals(isAllowed("REJECTED", [1, "Production", "Production"]), false);
});

Deno.test("refusedMove() says what was asked", () => {
  assertThrows(
    () => {
      throw refusedMove("version 7 from None to Production");
    },
    RegistryError,
    "current value is version 7 from None to Production",
  );
});
