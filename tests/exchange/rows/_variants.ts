import type { RowsChampion } from "@lib/competition/champions/rows_champion.ts";
import type { Task } from "@lib/core/rows/task.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { residualBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { championOf, fitFamily, type SmallTable, smallTable, WISHES } from "./_rows.ts";

/** What serves the rows of a table. */
export interface Variant {
  readonly table: SmallTable;
  readonly champion: RowsChampion;
}

const NUMBER: Task = { kind: "number", outputs: 1 }, NUMBERS: Task = { kind: "number", outputs: 2 };
const TWO: Task = { kind: "class", classes: 2 }, THREE: Task = { kind: "class", classes: 3 };

/** Families, with what they are asked for and how. */
const SINGLE: Readonly<Record<string, readonly [family: string, tasks: readonly Task[], params?: Params]>> = {
  prior: ["prior_mean", [NUMBERS, THREE]],
  ridge: ["ridge", [NUMBER, NUMBERS]],
  elastic: ["elastic_net", [NUMBER, NUMBERS]],
  logistic: ["logistic", [TWO, THREE]],
  forest: ["random_forest", [NUMBER, NUMBERS, TWO, THREE], { trees: 12 }],
  boosting: ["gradient_boosting", [NUMBER, NUMBERS, TWO, THREE], { trees: 12 }],
  poisson: ["gradient_boosting", [NUMBER], { trees: 12, loss: "poisson" }],
  networks: ["mlp", [NUMBER, NUMBERS, TWO, THREE], { epochs: 4, members: 2 }],
  network: ["mlp", [NUMBER], { epochs: 4, members: 1, activation: "relu", squash: false }],
  quantiles: ["mlp", [NUMBERS], { epochs: 4, members: 2, loss: "quantile", quantiles: 3 }],
};

/** Those of which each is one model. @param names Families of {@linkcode SINGLE}; default all. */
export function* singleVariants(
  names: readonly string[] = Object.keys(SINGLE),
): Generator<[name: string, variant: Variant]> {
  const tables = new Map<Task, SmallTable>();
  for (const name of names) {
    const [family, tasks, params] = SINGLE[name]!;
    for (const task of tasks) {
      const table = tables.get(task) ?? smallTable(task);
      tables.set(task, table);
      const { fitted, spec } = table,
        own = name === "poisson" ? { ...fitted, target: fitted.target.map(Math.abs) } : fitted;
      yield [`${name} ${told(task)}`, { table, champion: championOf(spec, [fitFamily(family, own, { params })]) }];
    }
  }
}

/** Those whose features are made in all ways. */
export function* wishedVariants(): Generator<[name: string, variant: Variant]> {
  for (const pca of [null, 3]) {
    const table = smallTable(NUMBER, { encode: { ...WISHES, pca } }), { spec, fitted } = table;
    const trees = fitFamily("gradient_boosting", fitted, { params: { trees: 12 } });
    yield [`wishes ${pca}`, { table, champion: championOf(spec, [fitFamily("ridge", fitted)]) }];
    yield [`wishes ${pca} trees`, { table, champion: championOf(spec, [trees]) }];
  }
}

/** Models on top of those of all keys, several as one, and what is made of what they say. */
export function* combinedVariants(): Generator<[name: string, variant: Variant]> {
  for (const task of [NUMBER, TWO, THREE]) yield* combined(smallTable(task));
}

/** Every kind of model of rows, by name. */
export function* rowVariants(): Generator<[name: string, variant: Variant]> {
  yield* singleVariants();
  yield* wishedVariants();
  yield* combinedVariants();
}

function told(task: Task): string {
  return task.kind === "number" ? `${task.outputs}` : `of ${task.classes}`;
}

function* combined(table: SmallTable): Generator<[name: string, variant: Variant]> {
  const { spec, fitted } = table, isClass = spec.task.kind === "class", linear = isClass ? "logistic" : "ridge";
  const below = fitFamily(linear, fitted), trees = fitFamily("gradient_boosting", fitted, { params: { trees: 8 } });
  const name = told(spec.task);
  const onTop = fitFamily(`${linear}_residual`, fitted, { prior: below.fitted });
  const treesOnTop = fitFamily(residualBoosting.name, fitted, { prior: trees.fitted, params: { trees: 8 } });
  yield [`residual ${name}`, { table, champion: championOf(spec, [onTop]) }];
  yield [`residual trees ${name}`, { table, champion: championOf(spec, [treesOnTop]) }];
  const members = [onTop, treesOnTop, fitFamily("prior_mean", fitted)].map((own, m) => ({ ...own, weight: m + 0.5 }));
  const [first, second] = members;
  yield [`blend ${name}`, { table, champion: championOf(spec, members, { reading: readingOf(table, "isotonic") }) }];
  yield [`median ${name}`, {
    table,
    champion: championOf(spec, members, { combine: "median", reading: readingOf(table, "platt") }),
  }];
  const both = [first!, { ...second!, weight: 0 }, members[2]!];
  yield [`two ${name}`, { table, champion: championOf(spec, both, { combine: "median" }) }];
}

function readingOf({ spec: { task } }: SmallTable, method: "platt" | "isotonic") {
  if (task.kind === "number") return { floor: 3 };
  const count = task.classes === 2 ? 1 : task.classes;
  const maps = Array.from(
    { length: count },
    (_, c) =>
      method === "platt"
        ? { kind: "platt", slope: 0.7 + c, offset: 0.2 } as const
        : { kind: "isotonic", points: [0.1, 0.3 + c / 10, 0.9], shares: [0.05, 0.4, 0.8 + c / 20] } as const,
  );
  // What a class is missed by differs.
  const costs = Array.from({ length: task.classes ** 2 }, (_, i) => i % (task.classes + 1) === 0 ? 0 : 1 + i % 2 / 8);
  return { calibration: { method, maps }, decision: { by: "costs" as const, costs } };
}
