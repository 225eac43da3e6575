import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { assertAlias } from "@lib/registry/versions/alias_name.ts";

Deno.test("assertAlias() takes names of people's choice", () => {
  for (const alias of ["shadow", "champion-2025", "Étage", "a b", "x".repeat(200)]) assertAlias(alias);
});

Deno.test("assertAlias() refuses what reads like a stage, champion or challenger, blanks around it and what nobody can print", () => {
  const wrong = [
    ...["champion", "challenger", "none", "staging", "production", "archived"],
    ...["Champion", "PRODUCTION", "Ｃhampion", "ｓｔａｇｉｎｇ", "cham\u200bpion"],
    ...[" shadow", "shadow ", "champion\u00a0", "", "a\nb", "x".repeat(201)],
  ];
  for (const alias of wrong) {
    assertEquals(assertThrows(() => assertAlias(alias), RegistryError).code, "INVALID_ALIAS", alias);
  }
});
