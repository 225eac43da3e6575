import type { Champion, ChampionMember } from "../../lib/competition/champions/champion.ts";
import { SHARED_SPEC } from "../../lib/competition/champions/champion_layout.ts";
import { fitContender } from "../../lib/competition/contenders/compete.ts";
import type { FeatureSpec } from "../../lib/features/spec/spec.ts";
import { familyOf as familyOfCatalog } from "../../lib/models/catalog.ts";
import { competitionOf, CONTENDERS, demand, familyOf, HORIZON, seriesOf, START } from "./_series.ts";

export const DAYS = 70, ORIGIN = START + 62;
export const SERIES = seriesOf(demand(DAYS));
export const AT = { asOf: ORIGIN, horizon: HORIZON };
export const COMPETITION = competitionOf(DAYS);

/** A champion around members; offsets of the interval ends grow with level and step. */
export function championOf(members: readonly ChampionMember[], options: Partial<Champion> = {}): Champion {
  const levels = [80, 95];
  const offsets = Float64Array.from(
    { length: 2 * HORIZON },
    (_, i) => 1 + (i % HORIZON) / 10 + 2 * Math.floor(i / HORIZON),
  );
  return {
    contender: "c",
    combine: "weighted",
    members,
    spec: COMPETITION.spec,
    seasonLength: 7,
    start: START,
    end: ORIGIN,
    seen: { low: 0, high: 0, count: 0 },
    horizon: HORIZON,
    nonNegative: true,
    interval: { levels, lo: offsets.map((offset) => -offset), hi: offsets.map((offset) => 2 * offset) },
    ...options,
  };
}

export function memberOf(
  index: number,
  options: Partial<ChampionMember> & { spec?: FeatureSpec; asOf?: number } = {},
): ChampionMember {
  const { spec = COMPETITION.spec, asOf = ORIGIN, ...rest } = options;
  const contender = CONTENDERS[index];
  const competition = { ...COMPETITION, spec };
  const sample = competition.problem.sample(SERIES, { ...competition, spans: [] });
  const fitted = fitContender(contender, sample, { asOf, competition });
  return { contender: contender.name, family: contender.family, fitted, weight: 1, smear: 1, shared: "", ...rest };
}

export const constant = (value: number, weight = 1): ChampionMember => ({
  contender: `${value}`,
  family: familyOf("constant", (_, step) => value === -9 ? 3 - step : value),
  fitted: {},
  weight,
  smear: 1,
  shared: "",
});

/** What a run stores beside the champions, and how often each was asked for. */
export function sourcesOf(shared: Record<string, Uint8Array>, spec: FeatureSpec = COMPETITION.spec) {
  const asked: string[] = [];
  const all: Record<string, Uint8Array> = { [SHARED_SPEC]: new TextEncoder().encode(JSON.stringify(spec)), ...shared };
  return {
    asked,
    family: familyOfCatalog,
    shared: (name: string) => {
      asked.push(name);
      return all[name];
    },
  };
}
