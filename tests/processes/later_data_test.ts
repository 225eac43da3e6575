import { assert, assertEquals } from "@std/assert";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import { createRng, hashSeed } from "@lib/core/numbers/random.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { CommandLine } from "../_support/command_line.ts";

const DAYS = 120, LATER = 30;
const FIELDS = { frequency: "day", keys: ["item"], horizon: 7, cleaning: { gaps: "zero" } } as const;

type Demand = (t: number, noise: number) => number | null;

/** Keys by name: what each sells on a day. */
const KEYS: Readonly<Record<string, Demand>> = {
  ...Object.fromEntries(
    Array.from({ length: 6 }, (_, k) => [
      `a${k}`,
      (t: number, noise: number) => 20 + 10 * k + 5 * Math.sin(2 * Math.PI * t / 7) + 2 * noise,
    ]),
  ),
  silent: (t, noise) => t < DAYS ? 0 : 30 + 3 * noise,
  ended: (t, noise) => t < 40 ? 50 + 3 * noise : t < DAYS ? 0 : 85 + 5 * noise,
  missing: (t, noise) => t < DAYS ? null : 115 + 5 * noise,
  constant: (t, noise) => t < DAYS ? 7 : 33 + 3 * noise,
  stops: (t, noise) => t < DAYS ? 40 + 4 * noise : 0,
  launch: (t, noise) => t < DAYS + 20 ? NaN : 60 + 6 * noise,
};

function csv(days: number): string {
  const rows = Object.entries(KEYS).flatMap(([item, demand]) => {
    const rng = createRng(hashSeed(item));
    return Array.from({ length: days }, (_, t) => demand(t, rng.normal())).flatMap((value, t) => {
      const date = formatPeriod({ frequency: "day", anchor: 0 }, 19_000 + t);
      // null is a row without a value, NaN no row at all.
      return Number.isNaN(value) ? [] : [`${date},${item},${value === null ? "" : Math.max(0, value).toFixed(1)}`];
    });
  });
  return `date,item,demand\n${rows.join("\n")}\n`;
}

/** A project that was trained on the first days; the store has the later ones. */
async function later(): Promise<CommandLine> {
  const project = new CommandLine(csv(DAYS), {
    ...FIELDS,
    contenders: ["seasonal_naive", "ses", "ridge", "global_ridge"],
  });
  const trained = await project.run();
  assertEquals(trained.code, 0, trained.stderr);
  const path = project.write(csv(DAYS + LATER), "later.csv");
  const stored = await cli([
    ...[
      "features",
      "--config",
      `${project.root}/config.json`,
      "--input",
      path,
      "--store",
      project.paths.store,
      "--quiet",
    ],
  ]);
  assertEquals(stored.code, 0, stored.stderr);
  return project;
}

Deno.test("infer judges a verdict of training again on the data that it sees", async () => {
  using project = await later();
  const { stdout } = await project.infer();
  assertEquals(JSON.parse(stdout).outcomes.failed, 0);
  const rows = project.forecasts();
  const of = (item: string) => rows.filter((row) => row.item === item);
  const levels = { silent: 30, ended: 85, missing: 115, constant: 33, launch: 60 };
  for (const [item, level] of Object.entries(levels)) {
    const steps = of(item);
    assertEquals(steps.length, 7);
    for (const { yhat, lo_80, hi_80, status } of steps) {
      assertEquals(status, "fallback");
      assert(Math.abs(Number(yhat) / level - 1) < 0.4, `${item} ${yhat}`);
      assert(Number(lo_80) < Number(yhat) && Number(yhat) < Number(hi_80), `${item} ${lo_80} ${hi_80}`);
    }
  }
  const reasons = Object.keys(KEYS).slice(6).map((item) => of(item)[0].reason);
  assertEquals(reasons, ["RESUMED", "RESUMED", "NEW_KEY", "RESUMED", "ENDED", "NEW_KEY"]);
  assertEquals(of("stops").map(({ yhat, model }) => [yhat, model]), Array(7).fill(["0", "zero"]));
  assertEquals(of("a0")[0].status, "champion");
});

Deno.test("infer a new key alone, or among others, has the same forecast", async () => {
  using project = await later();
  await project.infer();
  const among = project.forecasts().filter(({ item }) => item === "launch");
  await project.infer("--item", "launch");
  assertEquals(project.forecasts(), among);
});
