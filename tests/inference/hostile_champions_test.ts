import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createChampionReader, encodeChampion, SHARED_INTERVALS } from "@lib/competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "@lib/competition/champions/champion_layout.ts";
import { encodeProfile } from "@lib/competition/calibration/profile_codec.ts";
import { encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { plainProfile } from "../competition/_intervals.ts";
import { change, isRefused, mutate } from "../models/_mutate.ts";
import { naiveChampion, panelOf, served, SPEC } from "./_fixtures.ts";

const Y = Array.from({ length: 60 }, (_, t) => 20 + t * 7 % 5 + (t % 7 === 3 ? 4 : 0)), END = 100, HORIZON = 3;
const PANEL = panelOf([Y], END);
const OPTIONS = { asOf: END, horizon: HORIZON, levels: [80, 95] };

function memberOf(name: string, shared = "") {
  const family = familyOf(name), design = prepareFeatures(SPEC, PANEL, { horizon: HORIZON }).training(END);
  const training = { y: PANEL.y, start: END - Y.length + 1, seasonLength: 7, design };
  const fitted = family.fit(training, name === "gradient_boosting" ? { trees: 3 } : {}, createRng(1));
  return { contender: name, family, fitted, weight: 1, smear: 1, shared };
}

const POOLED = memberOf("gradient_boosting", "model:trees");
const MEMBERS = [...["naive", "seasonal_naive", "theta", "ridge"].map((name) => memberOf(name)), POOLED];
const BASE = { members: MEMBERS, start: END - Y.length + 1, end: END - 10, seen: { low: 20, high: 30, count: 50 } };
const FIXED = naiveChampion(BASE);
const PROFILE = plainProfile({ levels: [80, 95], ends: [1, 2], growth: [1, 1, 1] });
const LEARNED = naiveChampion({ ...BASE, interval: { profile: PROFILE, group: "smooth", ratio: 1 } });
const PARTS: Readonly<Record<string, Uint8Array>> = {
  [SHARED_SPEC]: new TextEncoder().encode(JSON.stringify(SPEC)),
  [SHARED_INTERVALS]: encodeProfile(PROFILE),
  "model:trees": encodeArtifact(POOLED.family.encode(POOLED.fitted)),
};

/** How a key ends that is served by such bytes; every number of its forecast is one, or the key has failed by a code. */
function endOf(bytes: Uint8Array, parts = PARTS): string {
  const read = createChampionReader({
    family: familyOf,
    shared: (name) => parts[name] ?? new Uint8Array(),
  });
  let end = "";
  const refused = isRefused(() => {
    const { keys: [key], yhat, lo, hi } = forecastPanel(PANEL, [served(read(bytes))], OPTIONS);
    end = key.status === "failed" ? key.reason : "served";
    const known = yhat.subarray(0, key.steps);
    assert(known.every(Number.isFinite), `${known}`);
    [...lo, ...hi].forEach((ends) => assert(!ends.some((value) => Math.abs(value) === Infinity)));
  });
  return refused ? "refused" : end;
}

Deno.test("forecastPanel() a champion that somebody has changed serves numbers, fails by a code or is refused (property)", () => {
  for (const champion of [FIXED, LEARNED]) {
    const bytes = encodeChampion(champion), ends = new Set<string>();
    assertEquals(endOf(bytes), "served");
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const end = endOf(mutate(bytes, changes));
        assert(end !== "UNEXPECTED", JSON.stringify(changes));
        ends.add(end);
      }),
      { numRuns: 300, seed: 7 },
    );
    assert(ends.has("served") && ends.has("refused"), [...ends].join());
  }
});

Deno.test("forecastPanel() shared parts that somebody has changed fail by a code or are refused (property)", () => {
  const bytes = encodeChampion(LEARNED), pooled = PARTS["model:trees"];
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      assert(endOf(bytes, { ...PARTS, "model:trees": mutate(pooled, changes) }) !== "UNEXPECTED");
    }),
    { numRuns: 100, seed: 7 },
  );
  const others = [SHARED_SPEC, SHARED_INTERVALS, "model:trees"] as const;
  for (const part of others) {
    for (
      const other of [...others.filter((name) => name !== part).map((name) => PARTS[name]), bytes, new Uint8Array()]
    ) {
      assertEquals(endOf(bytes, { ...PARTS, [part]: other }), "refused", part);
    }
  }
});
