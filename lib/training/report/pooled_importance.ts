import { isTableSpec, seriesSpec, tableSpec } from "../../features/row_spec.ts";
import { predictModel } from "../../competition/backtest/predict_model.ts";
import type { Design } from "../../core/rows/design.ts";
import { decodeArtifact } from "../../core/bytes/artifact.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { concatPanels, type Panel, partition } from "../../core/rows/panel.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { openGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { groupOf } from "../../explain/groups.ts";
import { permutationImportance } from "../../explain/permutation_importance.ts";
import { featureInfo } from "../../features/spec/feature_info.ts";
import { prepareFeatures } from "../../features/rows/prepare.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import { restoreTarget } from "../../features/rows/transform.ts";
import { loadFamily } from "../../models/catalog.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import type { Span } from "../../competition/backtest/folds.ts";
import { columnImportance, heldTable } from "./table_importance.ts";
import type { Journal } from "../tasks/journal.ts";
import { specOf } from "../plan/own_specs.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/** Chunks of keys that are looked at, spread over the run. */
const CHUNKS = 3;

/** Error increase by group of features, of a table without a calendar by column; by pooled contender. */
export type PooledImportance = Readonly<Record<string, Partial<Record<string, number>>>>;

/**
 * What the models of all keys would lose without a group of features, or without a column of a table without a calendar: by how
 * much their error on the hold-out, which they have not seen, grows when it is permuted across the rows of many keys.
 *
 * @param plan The run. @param journal With the pooled models of the hold-out.
 * @returns Empty without a hold-out; without a contender whose rows could not be made or predicted.
 */
export async function pooledImportance(plan: TrainingPlan, journal: Journal): Promise<PooledImportance> {
  const { holdout } = plan.spans;
  const pooled = plan.contenders.filter(({ scope }) => scope === "pooled");
  if (holdout === null || pooled.length === 0) return {};
  const models = new Map(
    (await journal.pooled(holdout.fitOrigin))?.models.map(({ contender, bytes }) => [contender, bytes]),
  );
  const panel = await someKeys(plan),
    ask = isTableSpec(plan.spec) ? ofColumns(plan, panel) : ofGroups(plan, panel, holdout);
  const found: Record<string, Importance> = {};
  for (const { name, family: familyName } of pooled) {
    const bytes = models.get(name) ?? null;
    if (bytes === null || ask === null) continue;
    try {
      const family = await loadFamily(familyName);
      found[name] = ask({ name, family, fitted: family.decode(decodeArtifact(bytes)) });
    } catch (thrown) {
      // A contender that cannot be asked is told among those that failed.
      if (!(thrown instanceof ForecastError)) throw thrown;
    }
  }
  return found;
}

/** Error increase by what is permuted. */
type Importance = Partial<Record<string, number>>;

/** A model of all keys, fitted without the hold-out. */
interface Asked {
  readonly name: string;
  readonly family: ModelFamily;
  readonly fitted: unknown;
}

function ofColumns(plan: TrainingPlan, panel: Panel): ((model: Asked) => Importance) | null {
  const held = heldTable(plan, tableSpec(plan.spec), panel);
  return held === null ? null : (model) => columnImportance(held, model);
}

function ofGroups(plan: TrainingPlan, panel: Panel, { origin }: Span): (model: Asked) => Importance {
  const levels = levelsAt(panel, origin), designs = new Map<FeatureSpec, Design>();
  const designOf = (spec: FeatureSpec) => {
    const known = designs.get(spec) ?? prepareFeatures(spec, panel, { horizon: plan.config.horizon }).future(origin);
    designs.set(spec, known);
    return known;
  };
  return ({ name, family, fitted }) => {
    const spec = seriesSpec(specOf(plan, name)), design = designOf(spec);
    const error = (rows: Design) => {
      const future = { y: new Float64Array(), start: 0, horizon: rows.rows, design: rows };
      return errorOf(panel, rows, { levels, yhat: restoreTarget(rows, predictModel({ family, fitted }, future)) });
    };
    return permutationImportance({ design, groups: featureInfo(spec).map(groupOf), error });
  };
}

/** Keys of some chunks of the run. @param plan It. */
export async function someKeys({ chunks, data }: TrainingPlan): Promise<Panel> {
  const group = await openGroup(data.dir), count = Math.min(CHUNKS, chunks.length), panels: Panel[] = [];
  for (let i = 0; i < count; i++) {
    const positions = chunks[Math.floor((i + 0.5) * chunks.length / count)] ?? [], [from = 0] = positions;
    const panel = await readChunk(group, from, (positions.at(-1) ?? from) + 1);
    panels.push(...positions.map((position) => partition(panel, position - from)));
  }
  return concatPanels(panels);
}

/** Mean absolute value of each key up to the origin: errors are counted in it, so that no large key decides. */
function levelsAt({ offsets, ds, y, keys }: Panel, origin: number): Float64Array {
  return Float64Array.from(keys, (_, k) => {
    const from = offsets[k]!, known = Math.max(0, origin + 1 - (ds[from] ?? origin + 1));
    return mean(
      y.subarray(from, Math.min(from + known, offsets[k + 1]!)).map(Math.abs).filter((value) => value === value),
    );
  });
}

/** Mean absolute error in levels of the keys, over what is known; a row counts for at most ten levels. */
function errorOf(
  { offsets, ds, y }: Panel,
  design: Design,
  { levels, yhat }: { readonly levels: Float64Array; readonly yhat: Float64Array },
): number {
  let sum = 0, count = 0;
  for (let row = 0; row < design.rows; row++) {
    const k = design.key[row]!, from = offsets[k]!, at = from + design.ds[row]! - ds[from]!;
    const error = at < offsets[k + 1]! ? Math.abs(y[at]! - yhat[row]!) / levels[k]! : NaN;
    if (Number.isNaN(error)) continue;
    sum += Math.min(error, MOST_LEVELS);
    count++;
  }
  return sum / count;
}

const MOST_LEVELS = 10;
