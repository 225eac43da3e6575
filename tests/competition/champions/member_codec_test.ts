import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { MemberReader, MemberWriter } from "../../../lib/competition/champions/member_codec.ts";
import type { Artifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";

const TOLD = { family: "ridge", specHash: "abc", names: ["lag_1", "dow"] };
const FIRST: Artifact = {
  header: { family: "ridge", specHash: "abc", names: ["lag_1", "dow"], features: 2 },
  arrays: { mean: Float64Array.of(1, NaN, -0), levels: Int32Array.of(3), empty: new Float64Array() },
};
/** Its mean is equal, its levels differ in kind alone, and it is of other feature rows. */
const SECOND: Artifact = {
  header: { family: "linear", specHash: "abd", names: ["lag_1"], features: 1 },
  arrays: { mean: Float64Array.of(1, NaN, -0), levels: Uint32Array.of(3), zero: Float64Array.of(1, NaN, 0) },
};

Deno.test("MemberReader.read() is inverse to MemberWriter.store(), also for a member that shares nothing", () => {
  const writer = new MemberWriter(), stored = [FIRST, SECOND].map((artifact) => writer.store(artifact, TOLD));
  const reader = new MemberReader(writer.arrays());
  assertEquals(stored.map((member) => reader.read(JSON.parse(JSON.stringify(member)), TOLD)), [FIRST, SECOND]);
  assertEquals(stored.map(({ told }) => told), [["family", "specHash", "names"], []]);
});

Deno.test("MemberWriter.store() keeps arrays of equal kind and bits once, and no others", () => {
  const writer = new MemberWriter(), [first, second] = [FIRST, SECOND].map((artifact) => writer.store(artifact, TOLD));
  assertEquals([first.arrays.mean, Object.keys(writer.arrays()).length], [second.arrays.mean, 5]);
  assertStrictEquals(writer.arrays()[first.arrays.mean], FIRST.arrays.mean);
});

Deno.test("MemberReader.read() refuses what is no member, lacks an array, or is told what nobody knows", () => {
  const writer = new MemberWriter(), member = writer.store(FIRST, TOLD), reader = new MemberReader(writer.arrays());
  const wrong = [null, [], "x", { ...member, header: null }, { ...member, told: "family" }, {
    ...member,
    arrays: ["m0"],
  }];
  const missing = [{ ...member, arrays: { mean: "m9" } }, { ...member, arrays: { mean: "constructor" } }, {
    ...member,
    told: ["seen"],
  }];
  for (const value of [...wrong, ...missing]) {
    assertEquals(
      assertThrows(() => reader.read(value, TOLD), FitError).code,
      "CORRUPT_ARTIFACT",
      JSON.stringify(value),
    );
  }
  assertThrows(() => reader.read(member, { ...TOLD, names: undefined }), FitError, "no names");
});

Deno.test("MemberReader.read() lets no member name one array so often that it would take many times its bytes", () => {
  const writer = new MemberWriter(), member = writer.store(FIRST, TOLD);
  const greedy = {
    ...member,
    arrays: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`a${i}`, member.arrays.mean])),
  };
  assertThrows(() => new MemberReader(writer.arrays()).read(greedy, TOLD), FitError, "once too often");
});
