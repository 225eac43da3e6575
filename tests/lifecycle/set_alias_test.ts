import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { setAlias } from "@lib/lifecycle/set_alias.ts";
import { KEYS } from "../registry/_fixtures.ts";
import { ANA, registerRun, servedBy, withRegistry } from "./_registered.ts";

Deno.test(
  "setAlias() points at a run's versions, moves on, and changes no stage",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const shadow = { alias: "shadow", ...ANA };
    const first = setAlias(registry, { run: "r2", ...shadow });
    assertEquals([first.aliased, first.unchanged], [3, 0]);
    const second = setAlias(registry, { run: "r1", where: { item: ["b"] }, ...shadow });
    assertEquals([second.aliased, second.unchanged], [1, 0]);
    assertEquals(KEYS.map(({ id }) => registry.resolve(id, { alias: "shadow" })?.run), ["r2", "r2", "r1"]);
    assertEquals(servedBy(registry), ["r1", "r1", "r1"]);
    const again = setAlias(registry, { run: "r2", ...shadow });
    assertEquals([again.aliased, again.unchanged], [1, 2]);
    assertEquals(setAlias(registry, { run: "r2", ...shadow }).event, null);
    assertEquals(registry.events({ kind: "ALIASED" }).map(({ detail }) => detail.keys), [3, 1, 1]);
  }),
);

Deno.test(
  "setAlias() what reads like champion, challenger or a stage is nobody's to point",
  withRegistry((registry) => {
    registerRun(registry, "r1");
    for (const alias of ["champion", "Challenger", "production", "", "a\nb"]) {
      const { code } = assertThrows(() => setAlias(registry, { run: "r1", alias, ...ANA }), RegistryError);
      assertEquals(code, "INVALID_ALIAS", alias);
    }
  }),
);
