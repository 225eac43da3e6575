import { askPeers, CHUNK } from "./peer_watch.ts";
import { scanFleet } from "./scan_world.ts";
import { KINDS, type Planted, type WatchedKey } from "./simulate_watch.ts";
import { type Found, medianDay, plantedKeys, type Watching, watchKeys } from "./watch_world.ts";

/** A table for the page. */
export interface Report {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is reported on. */
export interface Scene {
  readonly seed: number;
  /** Healthy keys, as many of each kind. */
  readonly keys: readonly WatchedKey[];
  readonly watching: Watching;
  /** Keys of each kind that something is planted into. */
  readonly changed: number;
}

/** Changes begin after a while in which nothing is to be found. */
const FROM = 60;
const YEAR = 365;

const CHANGES: Readonly<Record<string, Planted>> = {
  "mean × 1.5": { change: "mean", factor: 1.5, from: FROM },
  "mean × 0.6": { change: "mean", factor: 0.6, from: FROM },
  "mean to × 1.5 within 120 days": { change: "gradual", factor: 1.5, from: FROM },
  "standard deviation × 2": { change: "variance", factor: 2, from: FROM },
  "the season of every year": { change: "seasonal", factor: 1, from: FROM },
};

/** Share of healthy keys that alarm within a year, by kind and detector, beside the promise and its binomial bound. */
export function healthyReport({ keys, watching, seed }: Scene): Report {
  const row = (name: string, found: Found) => [
    name,
    String(found.keys),
    String(found.alarms.length),
    percent(found.alarms.length / found.keys, 2),
    ...["bias", "error", "coverage"].map((own) =>
      String(found.alarms.filter((alarm) => alarm.detector === own).length)
    ),
  ];
  const all = watchKeys(keys, watching), { promise } = watching;
  // 95 % of exact limits' worlds lie below.
  const bound = promise + 1.645 * Math.sqrt(promise * (1 - promise) / all.keys);
  return {
    title: `**Healthy keys, one year of days, promise ${percent(promise, 1)}** (seed ${seed}): ` +
      `${percent(all.alarms.length / all.keys, 2)} alarmed, binomial bound (95 %) ${percent(bound, 2)}.`,
    head: ["demand", "keys", "alarmed", "share", "bias", "error", "coverage"],
    rows: [
      row("all", all),
      ...KINDS.map((kind) => row(kind, watchKeys(keys.filter((key) => key.kind === kind), watching))),
    ],
  };
}

/** How many keys with a change are found within a year, and the median delay, by kind. */
export function changesReport(scene: Scene): Report {
  const cell = ({ alarms, keys, early }: Found) =>
    `${percent(alarms.length / (keys - early), 0)} · ${alarms.length === 0 ? "–" : medianDay(alarms)}`;
  const rows = Object.entries(CHANGES).map(([name, planted]) => {
    const found = KINDS.map((kind) => watchKeys(changedKeys(scene, kind, planted), scene.watching, FROM));
    const alarms = found.flatMap((own) => own.alarms);
    const all = { alarms, keys: sum(found.map((own) => own.keys)), early: sum(found.map((own) => own.early)) };
    return [name, cell(all), ...found.map(cell)];
  });
  return {
    title: `**What is found within a year of a change, and the median delay in days**, by the very limits of above; ` +
      `${scene.changed} keys of each kind and change. A season that only returns is no change.`,
    head: ["change", "all", ...KINDS],
    rows,
  };
}

/** What weekly scans over all keys tell, a twentieth of which changes. */
export function scanReport(scene: Scene): Report {
  const share = Math.max(1, Math.round(scene.keys.length / KINDS.length / 20));
  const shifted = KINDS.flatMap((kind) => [...changedKeys({ ...scene, changed: share }, kind, CHANGES["mean × 1.5"]!)]);
  const healthy = scene.keys;
  const after = scanFleet(
    [...healthy, ...shifted.map((key) => ({ ...key, live: firstDays(key.live, YEAR) }))],
    scene.watching,
  );
  const told = [...after.days], false_ = told.slice(0, healthy.length).filter((day) => day >= 0).length;
  const days = told.slice(healthy.length), found = days.filter((day) => day >= FROM).map((day) => day - FROM);
  return {
    title:
      `**Level _watch_: weekly scans over all keys** with false discovery control (0.1), twice in a row; a look, not an ` +
      `alarm.`,
    head: ["keys", "told within a year", "median delay in days"],
    rows: [
      [`${healthy.length} healthy`, percent(false_ / healthy.length, 2), ""],
      [`${shifted.length} × 1.5 on day ${FROM}`, percent(found.length / shifted.length, 0), String(medianOf(found))],
    ],
  };
}

/** The same keys watched by us, by Evidently and by NannyML, each with its own defaults. */
export async function peersReport(scene: Scene, keysOfKind: number): Promise<Report> {
  const days = FROM + YEAR, planted = CHANGES["mean × 1.5"]!;
  const of = (kind: typeof KINDS[number], change: Planted) => [
    ...plantedKeys({ seed: scene.seed + 5000, days }, kind, { keys: keysOfKind, planted: change }),
  ];
  const healthy = KINDS.flatMap((kind) => of(kind, { change: "none", factor: 1, from: 0 }));
  const changed = KINDS.flatMap((kind) => of(kind, planted));
  const ours = [...healthy, ...changed].map((key) => watchKeys([key], scene.watching).alarms.map(({ day }) => day));
  const { alarms, versions } = await askPeers([...healthy, ...changed], (line) => console.error(line));
  const rows = Object.entries({ "ours, level _act_": ours, ...alarms }).map(([name, found]) => {
    const false_ = found.slice(0, healthy.length).filter((own) => own.some((day) => day < YEAR)).length;
    const delays = found.slice(healthy.length).flatMap((own) => own.find((day) => day >= FROM) ?? [])
      .map((day) => day - FROM);
    return [
      name,
      percent(false_ / healthy.length, 0),
      percent(delays.length / changed.length, 0),
      String(medianOf(delays)),
    ];
  });
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return {
    title:
      `**Beside Evidently and NannyML** (${packages}): ${healthy.length} healthy keys, ${changed.length} × 1.5 on day ` +
      `${FROM}, the same for all; peers look at chunks of ${CHUNK} days with their defaults, and alarm at the end of one. Who alarms on healthy keys ` +
      `alarms on changed ones by chance as well.`,
    head: [
      "who",
      "healthy keys that alarm within a year",
      "changed keys that alarm after the change",
      "median delay in days",
    ],
    rows,
  };
}

function changedKeys(scene: Scene, kind: typeof KINDS[number], planted: Planted): Generator<WatchedKey> {
  return plantedKeys({ seed: scene.seed + 1000, days: FROM + YEAR }, kind, { keys: scene.changed, planted });
}

function firstDays(live: WatchedKey["live"], days: number): WatchedKey["live"] {
  const { y, yhat, lo, hi } = live;
  return { y: y.slice(0, days), yhat: yhat.slice(0, days), lo: lo.slice(0, days), hi: hi.slice(0, days) };
}

function medianOf(days: readonly number[]): number | string {
  return days.length === 0 ? "–" : [...days].sort((a, b) => a - b)[Math.floor((days.length - 1) / 2)]!;
}

function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
