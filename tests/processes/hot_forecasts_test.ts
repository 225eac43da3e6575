import type { RequestRow } from "@lib/inference/requests/request.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { assert, assertEquals } from "@std/assert";
import type { ForecastService } from "@lib/inference/service/forecast_service.ts";
import type { ServiceAnswer } from "@lib/inference/service/forecast_service.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import type { PanelForecast } from "@lib/inference/champions/forecast_panel.ts";
import type { InferenceSource } from "@lib/inference/plan/plan_inference.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { keyRows, month, Project, type TableRow, tableRows } from "../training/_project.ts";

const MONTHS = 48, HORIZON = 6;
const now = () => new Date("2024-03-01T00:00:00Z");

/** Prices ahead, as rows of a file and of a request. */
function ahead(rows: readonly TableRow[], from: number): { csv: string; rows: RequestRow[] } {
  const keys = [...new Map(rows.map((row) => [`${row.item} ${row.location}`, row])).values()];
  const told = keys.flatMap((row, k) =>
    Array.from(
      { length: HORIZON },
      (_, step) => ({ ...row, date: month(from + step), price: String(4 + (k + step) % 3) }),
    )
  );
  return {
    csv: `date,item,location,price\n${
      told.map(({ date, item, location, price }) => `${date},${item},${location},${price}`).join("\n")
    }\n`,
    rows: told.map(({ date, item, location, price }) => ({
      key: [item, location],
      ds: date,
      values: { price: Number(price) },
    })),
  };
}

function actualsOf(rows: readonly TableRow[], from: number): RequestRow[] {
  return rows.filter(({ date }) => date >= month(from)).map(({ item, location, date, demand, price }) => ({
    key: [item, location],
    ds: date,
    values: { demand: Number(demand), price },
  }));
}

/** What `infer` would say of the same keys. */
async function inferred(source: InferenceSource): Promise<{ forecast: PanelForecast; keys: readonly string[][] }> {
  const inference = await openForecasting(source);
  try {
    const { forecast, panel } = await inference.forecast(inference.positions);
    return { forecast, keys: panel.keys.map(({ parts }) => [...parts]) };
  } finally {
    inference.close();
  }
}

function assertSame(answer: ServiceAnswer, { forecast }: { forecast: PanelForecast }): void {
  const bits = ({ yhat, lo, hi }: PanelForecast) =>
    [yhat, ...lo, ...hi].map((values) => new Uint8Array(values.slice().buffer));
  assertEquals(bits(answer.forecast), bits(forecast));
  assertEquals(answer.forecast.levels, forecast.levels);
  assertEquals(
    answer.keys.map(({ status, model, version, reason, steps, drift }) => ({
      status,
      model,
      version,
      reason,
      steps,
      drift,
    })),
    forecast.keys.map(({ status, model, version, reason, steps, drift }) => ({
      status,
      model,
      version,
      reason,
      steps,
      drift,
    })),
  );
}

Deno.test("openForecastService() says bit for bit what infer says: of rows ahead, new actuals, new keys, one key and many", async () => {
  const rows = tableRows(4, MONTHS),
    more = tableRows(4, MONTHS + 2),
    born = keyRows("i99", "north", MONTHS + 2).slice(-9);
  using project = new Project(rows, {
    contenders: ["seasonal_naive", "ridge", "global_ridge"],
    neighbours: false,
    horizon: HORIZON,
  });
  await project.train();
  const source = { ...project.paths, now };
  const future = project.write(ahead(rows, MONTHS).csv, "future.csv"), told = ahead(rows, MONTHS).rows;
  const service = await openForecastService(source);
  const stored = await inferred({ ...source, future });
  assert(stored.forecast.keys.some(({ model }) => model !== "seasonal_naive"));
  const whole = await service.forecast({ keys: stored.keys, future: told });
  assertSame(whole, stored);
  await eachAlone(service, whole, told);

  const later = ahead([...rows, ...born], MONTHS + 2);
  const grown = [...more, ...born];
  const answer = await service.forecast({
    keys: [...stored.keys, ["i99", "north"]],
    actuals: actualsOf(grown, MONTHS - 7),
    future: later.rows,
  });
  assertEquals(answer.origin, month(MONTHS + 1));
  await prepareTable(project.config, { store: project.paths.store, input: project.write(grown, "grown.csv") });
  const rebuilt = await inferred({ ...source, future: project.write(later.csv, "later.csv") });
  assertEquals(rebuilt.forecast.keys.at(-1)?.reason, "NEW_KEY");
  assertSame(answer, rebuilt);
  assertEquals(answer.keys.at(-1)?.run, whole.keys[0].run);

  assertEquals(await service.refresh(), true);
  const fresh = await service.forecast({ keys: rebuilt.keys, future: later.rows });
  assertSame(fresh, rebuilt);
  assertEquals([fresh.dataVersion, whole.dataVersion], [2, 1]);
  service.close();
});

async function eachAlone(service: ForecastService, whole: ServiceAnswer, future: readonly RequestRow[]): Promise<void> {
  for (const [k, { key }] of whole.keys.entries()) {
    const one = await service.forecast({ keys: [key.parts], future });
    assertEquals(one.forecast.yhat, whole.forecast.yhat.slice(k * HORIZON, (k + 1) * HORIZON));
  }
}
