import { assertAlmostEquals, assertEquals } from "@std/assert";
import { forecastMember, lazyFeatures, originOf } from "@lib/competition/champions/champion.ts";
import { explainMember } from "@lib/explain/explain_member.ts";
import { smearForecast } from "@lib/competition/calibration/smear.ts";
import { AT, championOf, memberOf, SERIES } from "../competition/_champions.ts";
import { HORIZON, specOf } from "../competition/_series.ts";

const explain = (smear: number, strategy: "direct" | "recursive") => {
  const spec = specOf({ transform: "log1p", strategy }), member = memberOf(2, { spec, smear });
  const champion = championOf([member], { spec });
  const at = originOf(champion, SERIES, { ...AT, features: lazyFeatures(champion, SERIES) });
  const forecast = forecastMember(member, champion, at);
  return { ...explainMember({ member, champion, forecast, spec }, at), forecast, spec };
};

Deno.test("explainMember() has a part for each feature and one for the floor, at every step", () => {
  for (const strategy of ["direct", "recursive"] as const) {
    const { parts, value, forecast, spec } = explain(1, strategy);
    assertEquals(parts.map(({ feature }) => feature), [...spec.names, null]);
    assertEquals(parts.every(({ gains, groups }) => gains.length === HORIZON && groups.length === HORIZON), true);
    assertEquals(value, forecast.yhat);
  }
});

Deno.test("explainMember() lifts reference and parts to the mean as the forecast is", () => {
  const plain = explain(1, "direct"), lifted = explain(1.2, "direct");
  smearForecast(plain.reference, 1.2).forEach((value, i) => assertAlmostEquals(lifted.reference[i], value, 1e-9));
  plain.parts.forEach(({ gains }, p) =>
    gains.forEach((gain, i) => assertAlmostEquals(lifted.parts[p].gains[i], 1.2 * gain, 1e-9))
  );
});

Deno.test("explainMember() raises reference and parts to a quantile as the forecast is", () => {
  const spec = specOf(), member = memberOf(2, { spec, lift: 0.7 }), champion = championOf([member], { spec });
  const at = originOf(champion, SERIES, { ...AT, features: lazyFeatures(champion, SERIES) });
  const forecast = forecastMember(member, champion, at);
  const { value, reference, parts } = explainMember({ member, champion, forecast, spec }, at);
  assertEquals(value, forecast.yhat);
  value.forEach((end, i) =>
    assertAlmostEquals(parts.reduce((sum, { gains }) => sum + gains[i]!, reference[i]!), end, 1e-9)
  );
});
