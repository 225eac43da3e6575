import { assertEquals, assertThrows } from "@std/assert";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { decodeProfile, encodeProfile } from "@lib/competition/calibration/profile_codec.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { errorsOf } from "../_errors.ts";

const OPTIONS = { horizon: 3, levels: [80, 95] };

Deno.test("encodeProfile() decodeProfile() give the same profile, empty ends included", () => {
  const { profile } = learnIntervals([errorsOf([[1, -2, 3]])], OPTIONS);
  assertEquals(profile.groups[""].lo[1], NaN);
  assertEquals(decodeProfile(encodeProfile(profile)), profile);
  // A profile of a former release has no quantiles.
  const { probabilities: _, ...former } = profile, { quantiles: __, ...group } = profile.groups[""];
  assertEquals(decodeProfile(encodeProfile({ ...former, groups: { "": group } })), {
    ...former,
    groups: { "": group },
  });
});

Deno.test("decodeProfile() what could give an interval of anything is CORRUPT_ARTIFACT", () => {
  const { profile } = learnIntervals([errorsOf([[1, -2, 3]])], OPTIONS), group = profile.groups[""];
  const withGroup = (changes: object) => JSON.stringify({ ...profile, groups: { "": { ...group, ...changes } } });
  const hostile = [
    ...["{", "null", "{}", JSON.stringify({ ...profile, groups: {} }), JSON.stringify({ ...profile, levels: [200] })],
    ...[
      { growth: [1] },
      { growth: [-1, ...group.growth.slice(1)] },
      { lo: [] },
      { hi: [1, 2, 3, 4] },
      { above: null },
      { quantiles: [1] },
    ]
      .map(withGroup),
    ...[{ exponent: 9 }, { relativeSpread: "1" }, { lo: group.lo.map(() => "x") }].map(withGroup),
    withGroup({}).replace(/"growth":\[[^,\]]*/, '"growth":[1e999'),
  ];
  for (const text of hostile) {
    const error = assertThrows(() => decodeProfile(new TextEncoder().encode(text)), FitError, undefined, text);
    assertEquals(error.code, "CORRUPT_ARTIFACT");
  }
});
