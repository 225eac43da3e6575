import { type FeatureSpec, specHash } from "../../../lib/features/spec/spec.ts";
import { type ChampionMember, forecastChampion } from "../../../lib/competition/champions/champion.ts";
import {
  createChampionReader,
  encodeChampion,
  familiesOf,
  SHARED_INTERVALS,
  summarizeChampion,
} from "../../../lib/competition/champions/champion_codec.ts";
import { SHARED_SPEC, sharedSpec } from "../../../lib/competition/champions/champion_layout.ts";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { historyUpTo } from "../../../lib/competition/backtest/history.ts";
import { encodeProfile } from "../../../lib/competition/calibration/profile_codec.ts";
import { spreadOf } from "../../../lib/competition/calibration/spread.ts";
import { plainProfile } from "../_intervals.ts";
import { ridge } from "../../../lib/models/linear/ridge.ts";
import { CONTENDERS, HORIZON, specOf } from "../_series.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { AT, championOf, COMPETITION, memberOf, ORIGIN, SERIES, sourcesOf } from "../_champions.ts";

Deno.test("createChampionReader() refuses a champion of another release", () => {
  const { header, arrays } = decodeArtifact(encodeChampion(championOf([memberOf(0)])));
  const { layout: _, ...old } = header;
  const bytes = encodeArtifact({ header: old, arrays });
  assertEquals(assertThrows(() => createChampionReader(sourcesOf({}))(bytes), FitError).code, "OLD_ARTIFACT");
});

Deno.test("createChampionReader() gives back a champion with bit-equal forecasts", () => {
  const pooled = memberOf(2, { shared: "pooled:ridge", weight: 0.3 });
  const shared = { "pooled:ridge": encodeArtifact(ridge.encode(pooled.fitted as never)) };
  for (const combine of ["weighted", "median"] as const) {
    const champion = championOf([memberOf(0, { weight: 0.5 }), memberOf(3, { weight: 0.2 }), pooled], { combine });
    const bytes = encodeChampion(champion);
    const moved = new Uint8Array(bytes.length + 5).subarray(5);
    moved.set(bytes);
    const read = createChampionReader(sourcesOf(shared));
    for (const decoded of [read(bytes), read(moved)]) {
      assertEquals(forecastChampion(decoded, SERIES, AT), forecastChampion(champion, SERIES, AT));
      assertEquals({ ...decoded, members: [] }, { ...champion, members: [] });
      assertEquals(decoded.members.map((member) => [member.contender, member.weight, member.shared]), [
        ["naive", 0.5, ""],
        ["gradient_boosting", 0.2, ""],
        ["ridge", 0.3, "pooled:ridge"],
      ]);
    }
    assertEquals(encodeChampion(read(bytes)), bytes);
  }
});

Deno.test("createChampionReader() gives members with rows of their own back bit by bit, direct and fed back in one blend", () => {
  const log = specOf({ transform: "log1p_difference" }),
    fed = specOf({ strategy: "recursive", names: ["lag_1", "price_lag_0"] });
  const own = (index: number, spec: FeatureSpec, options: Partial<ChampionMember> = {}) => ({
    ...memberOf(index, { spec, ...options }),
    spec,
  });
  const pooled = own(2, fed, { shared: "pooled:ridge" });
  const members = [memberOf(2), own(3, log, { weight: 2, smear: 1.2 }), own(3, fed), pooled, memberOf(0)];
  const champion = championOf(members), bytes = encodeChampion(champion);
  const json = (spec: FeatureSpec) => new TextEncoder().encode(JSON.stringify(spec));
  const shared = {
    "pooled:ridge": encodeArtifact(ridge.encode(pooled.fitted as never)),
    [sharedSpec(specHash(log))]: json(log),
    [sharedSpec(specHash(fed))]: json(fed),
  };
  const sources = sourcesOf(shared), read = createChampionReader(sources), decoded = [read(bytes), read(bytes)];
  assertEquals(sources.asked.toSorted(), [SHARED_SPEC, ...Object.keys(shared)].toSorted());
  const expected = forecastChampion(champion, SERIES, AT);
  for (const one of decoded) assertEquals(forecastChampion(one, SERIES, AT), expected);
  assertEquals(decoded[0].members.map(({ spec }) => spec?.transform), [
    undefined,
    log.transform,
    fed.transform,
    fed.transform,
    undefined,
  ]);
  assertEquals(encodeChampion(decoded[0]), bytes);
  // Alone, each forecasts as in a champion of its rows alone.
  for (const { spec = champion.spec, ...member } of members) {
    const alone = forecastChampion(championOf([member], { spec }), SERIES, AT).yhat;
    assertEquals(forecastChampion(championOf([{ ...member, spec }]), SERIES, AT).yhat, alone);
  }
  const foreign = { ...shared, [sharedSpec(specHash(log))]: json(fed) };
  const error = assertThrows(() => createChampionReader(sourcesOf(foreign))(bytes), FitError);
  assertEquals(error.code, "SPEC_MISMATCH");
});

Deno.test("createChampionReader() reads layouts 3 and 4, which know no rows of a member's own", () => {
  const champion = championOf([memberOf(2), memberOf(3)]), bytes = encodeChampion(champion);
  const { header, arrays } = decodeArtifact(bytes);
  const former = encodeArtifact({ header: { ...header, layout: 4 }, arrays });
  const whole = champion.members.map(({ family, fitted }, i) => [`member_${i}`, encodeArtifact(family.encode(fitted))]);
  const members = (header.members as object[]).map((member) => ({ ...member, model: undefined }));
  const { lo, hi } = arrays;
  const old = encodeArtifact({
    header: { ...header, layout: 3, members },
    arrays: { lo, hi, ...Object.fromEntries(whole) },
  });
  for (const one of [former, old]) {
    const read = createChampionReader(sourcesOf({}))(one);
    assertEquals(forecastChampion(read, SERIES, AT), forecastChampion(champion, SERIES, AT));
    assertEquals(encodeChampion(read), bytes);
  }
});

Deno.test("createChampionReader() reads the spec and each pooled model once for all keys", () => {
  const member = memberOf(2, { shared: "g" });
  const sources = sourcesOf({ g: encodeArtifact(ridge.encode(member.fitted as never)) });
  const bytes = encodeChampion(championOf([member]));
  const read = createChampionReader(sources);
  for (let key = 0; key < 5; key++) read(bytes);
  assertEquals(sources.asked, [SHARED_SPEC, "g"]);
  assert(bytes.length < 2000, "a pooled model is named, not copied");
});

Deno.test("createChampionReader() reads the interval profile of the run once, and the champion's place in it", () => {
  const profile = plainProfile({ levels: [80, 95], ends: [1, 3], growth: Array(HORIZON).fill(1) });
  const champion = championOf([memberOf(0)], { interval: { profile, group: "smooth", ratio: 1.5 } });
  const sources = sourcesOf({ [SHARED_INTERVALS]: encodeProfile(profile) });
  const read = createChampionReader(sources), bytes = encodeChampion(champion);
  const [first] = [read(bytes), read(bytes)];
  assertEquals(first.interval, champion.interval);
  assertEquals(sources.asked, [SHARED_SPEC, SHARED_INTERVALS]);
  const { yhat, lo, hi } = forecastChampion(first, SERIES, AT);
  const unit = 1.5 * spreadOf(historyUpTo(SERIES, ORIGIN), 7).size;
  assertAlmostEquals(hi[0][0] - yhat[0], unit, 1e-9);
  assertAlmostEquals(hi[1][0] - yhat[0], 3 * unit, 1e-9);
  assertEquals(lo[0][0], Math.max(0, yhat[0] - unit));
});

Deno.test("createChampionReader() refuses a run whose spec is another", () => {
  const bytes = encodeChampion(championOf([memberOf(2)]));
  const other = specOf({ names: COMPETITION.spec.names.slice(1) });
  assertEquals(assertThrows(() => createChampionReader(sourcesOf({}, other))(bytes), FitError).code, "SPEC_MISMATCH");
  const mixed = championOf([memberOf(2, { spec: other })]);
  assertEquals(assertThrows(() => forecastChampion(mixed, SERIES, AT), FitError).code, "SPEC_MISMATCH");
});

Deno.test("createChampionReader() refuses broken bytes", () => {
  const bytes = encodeChampion(championOf([memberOf(0)]));
  const { header, arrays } = decodeArtifact(bytes);
  const without = (name: string) =>
    encodeArtifact({
      header,
      arrays: Object.fromEntries(Object.entries(arrays).filter(([other]) => other !== name)),
    });
  for (const broken of [bytes.subarray(0, -8), without("lo"), without("hi"), without("m0")]) {
    assertEquals(assertThrows(() => createChampionReader(sourcesOf({}))(broken), FitError).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("familiesOf() names each family of the members once, also of shared ones; of none where there is none", () => {
  const [first, second] = [memberOf(0), memberOf(1)];
  const bytes = encodeChampion(championOf([first, second, { ...first, shared: "pooled:x" }]));
  assertEquals(familiesOf(bytes), [first.family.name, second.family.name]);
  assertEquals(familiesOf(encodeChampion(championOf([]))), []);
  assertEquals(assertThrows(() => familiesOf(bytes.subarray(0, 20)), FitError).code, "CORRUPT_ARTIFACT");
});

Deno.test("summarizeChampion() names members by share, largest first; a median's votes are equal", () => {
  const members = [memberOf(0), { ...memberOf(1), weight: 3, shared: "pooled:x" }, { ...memberOf(2), weight: 0 }];
  const shares = (combine: "weighted" | "median") =>
    summarizeChampion(encodeChampion(championOf(members, { combine }))).members
      .map(({ contender, share, pooled }) => [contender, share, pooled]);
  const [first, second] = members.map(({ contender }) => contender);
  assertEquals(shares("weighted"), [[second, 0.75, true], [first, 0.25, false]]);
  assertEquals(shares("median"), [[first, 0.5, false], [second, 0.5, true]]);
  assertEquals(summarizeChampion(encodeChampion(championOf([]))), { combine: "weighted", members: [] });
});

Deno.test("createChampionReader() keeps what lifts a member to the mean", () => {
  const bytes = encodeChampion(championOf([memberOf(2, { smear: 1.25 })]));
  assertEquals(createChampionReader(sourcesOf({}))(bytes).members[0].smear, 1.25);
});

Deno.test("encodeChampion() holds equal arrays of members once and what it tells itself in no member", () => {
  const [one, two] = [1, 2].map((count) =>
    encodeChampion(championOf(Array.from({ length: count }, (_, i) => memberOf(2, { contender: `ridge_${i}` }))))
  );
  assertLess(two.length - one.length, 300);
  const text = new TextDecoder("latin1").decode(encodeChampion(championOf([memberOf(2), memberOf(3)])));
  assertEquals(text.split(specHash(COMPETITION.spec)).length, 2);
  assert(!text.includes(COMPETITION.spec.names[0]));
});

Deno.test("createChampionReader() refuses members that name arrays which are not there, or facts it does not know", () => {
  const bytes = encodeChampion(championOf([memberOf(2)])), { header, arrays } = decodeArtifact(bytes);
  const [member] = header.members as { model: object }[];
  for (
    const model of [undefined, {}, { ...member.model, told: ["toString"] }, {
      ...member.model,
      arrays: { mean: "toString" },
    }]
  ) {
    const broken = encodeArtifact({ header: { ...header, members: [{ ...member, model }] }, arrays });
    assertEquals(assertThrows(() => createChampionReader(sourcesOf({}))(broken), FitError).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("createChampionReader() gives the forecasts of every contender back bit by bit, in the form that serves", () => {
  CONTENDERS.forEach((_, index) => {
    const member = memberOf(index), { family, fitted } = member;
    const champion = championOf([{ ...member, fitted: family.compact?.(fitted) ?? fitted }]);
    const decoded = createChampionReader(sourcesOf({}))(encodeChampion(champion));
    assertEquals(forecastChampion(decoded, SERIES, AT), forecastChampion(champion, SERIES, AT), member.contender);
  });
  const zero = createChampionReader(sourcesOf({}))(encodeChampion(championOf([])));
  assertEquals([...forecastChampion(zero, SERIES, AT).yhat], Array(HORIZON).fill(0));
});

Deno.test("createChampionReader() keeps what raises a member to a quantile, and nothing where nothing does", () => {
  const lifts = [memberOf(2, { lift: -0.5 }), memberOf(2)].map((member) =>
    createChampionReader(sourcesOf({}))(encodeChampion(championOf([member]))).members[0]
  );
  assertEquals(lifts.map((member) => [member.lift, "lift" in member]), [[-0.5, true], [undefined, false]]);
});
