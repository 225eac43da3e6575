import { EvaluationPage } from "@lib/report/evaluation_page.ts";
import type { EvaluatedOrigin, EvaluationResult } from "@lib/training/run/evaluate.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";
import { keyRows, Project, tableRows } from "../training/_project.ts";

/** A table of three keys, one of them dead, at two origins; its page, and what was told of the newest origin. */
export interface Evaluated {
  readonly page: string;
  readonly result: EvaluationResult;
  /** Rows of the forecasts, as CSV. */
  readonly csv: string;
}

/** @param onLast Looks at the newest origin while it is there. */
export async function evaluated(
  onLast: (origin: EvaluatedOrigin, project: Project) => Promise<void> = async () => {},
): Promise<Evaluated> {
  const dead = keyRows("dead", "x").map((row) => ({ ...row, demand: "" }));
  using project = new Project([...tableRows(2), ...dead], {
    contenders: ["seasonal_naive", "ses", "global_ridge", "mean", "blend"],
    evaluate: { step: 6 },
  });
  using page = new EvaluationPage({ store: project.paths.store, scratch: project.root });
  const output = `${project.root}/forecasts.csv`, path = `${project.root}/page.html`;
  const result = await evaluateTable(project.config, {
    ...{ store: project.paths.store, scratch: project.root, output, origins: 2, digits: "all", workers: 0 },
    async onOrigin(origin) {
      await page.add(origin);
      if (origin.place.at === origin.place.of - 1) await onLast(origin, project);
    },
  });
  page.write(path, result);
  return { page: Deno.readTextFileSync(path), result, csv: Deno.readTextFileSync(output) };
}
