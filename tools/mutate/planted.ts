import type { Planted } from "./mutations.ts";

/**
 * Faults of meaning, each of a kind that a forecasting tool has had: it looks ahead, chooses on what it reports, counts
 * what did not run, or stretches a rank. A fault whose text has moved fails the run: it follows the code.
 */
export const PLANTED: readonly Planted[] = [
  {
    name: "folds take bin edges from the rows of all folds",
    file: "lib/models/trees/model.ts",
    before: "undefined : allRows(whole.firstWindow);",
    after: "undefined : allRows(whole.rows);",
  },
  {
    name: "the first window is that of the last fold",
    file: "lib/competition/compete.ts",
    before: "(earliest, span) => Math.min(earliest, span.fitOrigin), origin)",
    after: "(latest, span) => Math.max(latest, span.fitOrigin), origin)",
  },
  {
    name: "the gap of evaluate is scored",
    file: "lib/training/summarize.ts",
    before: "if (i % horizon < gap) actual[i] = NaN;",
    after: "if (i % horizon < gap) continue;",
  },
  {
    name: "a stand-in keeps the scores of the choice",
    file: "lib/training/register_run.ts",
    before: "scores: isChosen ? scores : {},",
    after: "scores,",
  },
  {
    name: "an answer outlives a promotion",
    file: "lib/inference/hot_service.ts",
    before: "    this.#answers.clear();\n",
    after: "",
  },
  {
    name: "rows of a request reach those who bring none",
    file: "lib/inference/hot_forecasts.ts",
    before: "${levels.join()} ${input}`;",
    after: "${levels.join()}`;",
  },
  {
    name: "a look that has begun answers for a later promotion",
    file: "lib/inference/hot_service.ts",
    before: "this.#next ??= this.#lookNext());",
    after: "this.#looking);",
  },
  {
    name: "features are sized by the whole history",
    file: "lib/training/plan.ts",
    before: "historyLength: spans.folds[0].origin - group.start + 1,",
    after: "historyLength: end - group.start + 1,",
  },
  {
    name: "AIC without its correction for few values",
    file: "lib/models/ets_choice.ts",
    before: " + 2 * k + 2 * k * (k + 1) / left : Infinity",
    after: " + 2 * k : Infinity",
  },
  {
    name: "the plan's hash ignores the margin",
    file: "lib/training/plan.ts",
    before: "compress, ...others } = config;",
    after: "compress, margin: _______, ...others } = config;",
  },
  {
    name: "short keys decide the one model for all",
    file: "lib/competition/fleet.ts",
    before: 'if (backtest.reason !== "") limited.add(group);',
    after: "",
  },
  {
    name: "the demand interval counts from the first period",
    file: "lib/core/statistics.ts",
    before: "const adi = observed.length / demands.length;",
    after: "const adi = y.length / demands.length;",
  },
  {
    name: "a variance of n instead of n - 1",
    file: "lib/core/statistics.ts",
    before: "return count < 2 ? NaN : sum / (count - 1);",
    after: "return count < 2 ? NaN : sum / count;",
  },
  {
    name: "a mean counts missing values",
    file: "lib/core/statistics.ts",
    before: "sum += values[i];\n    count++;",
    after: "sum += values[i];\n    count = values.length;",
  },
  {
    name: "borders of the parts of a seed do not count",
    file: "lib/core/random.ts",
    before: "h = Math.imul(h ^ text.length, 0x01000193);",
    after: "",
  },
  {
    name: "an undefined scale is one",
    file: "lib/metrics/rmsse.ts",
    before: "Math.sqrt(mse(actual, predicted) / scale.mse) : NaN",
    after: "Math.sqrt(mse(actual, predicted) / scale.mse) : 0",
  },
  {
    name: "a zero total is a perfect WAPE",
    file: "lib/metrics/wape.ts",
    before: "return total === 0 ? NaN : error / total;",
    after: "return total === 0 ? 0 : error / total;",
  },
  {
    name: "both sides of the pinball loss weigh alike",
    file: "lib/metrics/pinball.ts",
    before: "a >= p ? probability * (a - p)",
    after: "a >= p ? (1 - probability) * (a - p)",
  },
  {
    name: "the ends of an interval are outside of it",
    file: "lib/metrics/coverage.ts",
    before: "actual[i] >= interval.lo[i] && actual[i] <= interval.hi[i]",
    after: "actual[i] > interval.lo[i] && actual[i] < interval.hi[i]",
  },
  {
    name: "a sign test without its one",
    file: "lib/metrics/compare_paired.ts",
    before: "pValue: (asLarge + 1) / (repetitions + 1)",
    after: "pValue: asLarge / repetitions",
  },
  {
    name: "a bootstrap that does not draw",
    file: "lib/metrics/bootstrap_interval.ts",
    before: "sample[k] = perKey[rng.integer(perKey.length)];",
    after: "sample[k] = perKey[k];",
  },
  {
    name: "a rolling window one too long",
    file: "lib/features/rolling.ts",
    before: "const old = i - window >= span.from ? source[i - window] : NaN;",
    after: "const old = i - window > span.from ? source[i - window - 1] : NaN;",
  },
  {
    name: "days since a sale count from the next period",
    file: "lib/features/intermittent.ts",
    before: "    out[i] = i - last;",
    after: "    out[i] = i - last + 1;",
  },
  {
    name: "a season's mean takes one cycle too many",
    file: "lib/features/seasonal.ts",
    before: "const reach = (options.count - 1) * period;",
    after: "const reach = options.count * period;",
  },
  {
    name: "training rows reach past the origin",
    file: "lib/features/sampling.ts",
    before: "Math.min(to - 1, from + asOf - ds[from])",
    after: "to - 1",
  },
  {
    name: "rows of targets that nobody knows",
    file: "lib/features/sampling.ts",
    before: `    if (y[target] !== y[target]) continue;
`,
    after: "",
  },
  {
    name: "all rows of a target have the same step",
    file: "lib/features/sampling.ts",
    before: "place + Math.floor(i * horizon / steps)",
    after: "place",
  },
  {
    name: "SBA without its correction",
    file: "lib/models/croston.ts",
    before: "correction: (alpha) => 1 - alpha / 2,",
    after: "correction: () => 1,",
  },
  {
    name: "Croston's interval starts anew at zero demand",
    file: "lib/models/croston.ts",
    before: `    if (value === 0) continue;
`,
    after: `    if (value === 0) {
      since = 0;
      continue;
    }
`,
  },
  {
    name: "TSB does not fade where nothing is sold",
    file: "lib/models/tsb.ts",
    before: `const occurs = value === 0 ? 0 : 1;
    chance`,
    after: `const occurs = 1;
    chance`,
  },
  {
    name: "theta without its drift",
    file: "lib/models/theta.ts",
    before: "raw = out.map((_, h) => level + share * (drift + h * slope));",
    after: "raw = out.map(() => level + share * drift);",
  },
  {
    name: "a season of any strength counts",
    file: "lib/models/season.ts",
    before: "> NORMAL_95 * Math.sqrt((1 + 2 * squares) / n)",
    after: "> 0 * Math.sqrt((1 + 2 * squares) / n)",
  },
  {
    name: "an even season's average has no half ends",
    file: "lib/models/season.ts",
    before: "if (m % 2 === 0) average -= (y[t - half] + y[t + half]) / 2;",
    after: "if (m % 2 === 0) average -= y[t + half];",
  },
  {
    name: "seasons are not put back",
    file: "lib/models/season.ts",
    before: "return inverse ? value * index : value / index;",
    after: "return inverse ? value / index : value / index;",
  },
  {
    name: "constant columns stay in the regression",
    file: "lib/models/standardize.ts",
    before: "if (scales[c] > CONSTANT * Math.abs(pilot[c] + shift[c])) kept.push(c);",
    after: "kept.push(c);",
  },
  {
    name: "a forest without bootstrap",
    file: "lib/models/random_forest.ts",
    before: "bootstrap: settings.bootstrap,",
    after: "bootstrap: false,",
  },
  {
    name: "a hold-out that the choice may see",
    file: "lib/competition/folds.ts",
    before: "const choiceEnd = holdout ? end - horizon : end;",
    after: "const choiceEnd = end;",
  },
  {
    name: "folds without a step between them",
    file: "lib/competition/folds.ts",
    before: "const origin = choiceEnd - horizon - i * step;",
    after: "const origin = choiceEnd - horizon - i;",
  },
  {
    name: "folds fit at the last origin where they do not refit",
    file: "lib/competition/folds.ts",
    before: "fitOrigin: options.refit ? origin : origins[0],",
    after: "fitOrigin: options.refit ? origin : origins[origins.length - 1],",
  },
  {
    name: "a key is short by the rows of its calendar",
    file: "lib/competition/eligibility.ts",
    before: "if (observed < options.minRows)",
    after: "if (y.length < options.minRows)",
  },
  {
    name: "a silence of one horizon ends a key",
    file: "lib/competition/eligibility.ts",
    before: "return Math.max(2 * horizon, seasonLength);",
    after: "return Math.min(horizon, seasonLength);",
  },
  {
    name: "evidence of a key is not shrunk",
    file: "lib/competition/select.ts",
    before: "prior.mean[c] + prior.weight[c] * (own - prior.mean[c])",
    after: "own",
  },
  {
    name: "margins need not prove themselves",
    file: "lib/competition/select.ts",
    before: `?? Infinity;
}

/** A margin must gain`,
    after: `?? options.margin;
}

/** A margin must gain`,
  },
  {
    name: "an absent contender is not charged",
    file: "lib/competition/select.ts",
    before: "Number.isNaN(value) ? mean(relative[k]) : value)",
    after: "value).filter((value) => !Number.isNaN(value))",
  },
  {
    name: "the blend's weights of a fold have seen the fold",
    file: "lib/competition/combinations.ts",
    before: "const others = folds.filter((fold) => fold !== span);",
    after: "const others = folds.filter(() => true);",
  },
  {
    name: "a champion of another feature spec is used",
    file: "lib/competition/champion_codec.ts",
    before: "if (hash !== head.specHash) {",
    after: 'if (hash === "") {',
  },
  {
    name: "static columns are missing in the future",
    file: "lib/data/future_frame.ts",
    before: 'if (column.kind === "static" && stop > start) values.fill',
    after: 'if (column.kind === "static" && stop < start) values.fill',
  },
  {
    name: "the future frame is off by a step",
    file: "lib/data/future_frame.ts",
    before: "const step = ds[i] - frame.start;",
    after: "const step = ds[i] - frame.start + 1;",
  },
  {
    name: "a quarantined value is a zero",
    file: "lib/data/regularise.ts",
    before: "if (rows.good[i] === 0) y[at] = NaN;",
    after: "if (rows.good[i] === 0) y[at] = 0;",
  },
  {
    name: "a gap is a zero unless told otherwise",
    file: "lib/data/regularise.ts",
    before: 'cleaning.gaps === "zero" && merged.periods.length > 0 ? 0 : NaN',
    after: "merged.periods.length > 0 ? 0 : NaN",
  },
  {
    name: "prices of one day add up",
    file: "lib/data/regularise.ts",
    before: `return "first";
  return "mean";`,
    after: `return "first";
  return "sum";`,
  },
  {
    name: "a worker past its limit goes on",
    file: "lib/parallel/host.ts",
    before: "else if (ticks * TICK > limits.seconds * 1e3) stop(cells, TIME_LIMIT);",
    after: "else if (ticks * TICK > limits.seconds * 1e9) stop(cells, TIME_LIMIT);",
  },
  {
    name: "a stopped worker is waited for",
    file: "lib/parallel/silence.ts",
    before: "if (++this.#quiet <= this.#looks) return;",
    after: "if (++this.#quiet <= Infinity) return;",
  },
  {
    name: "whoever is killed took too much memory",
    file: "lib/parallel/worker_process.ts",
    before: 'signal === "SIGKILL" && this.#evidence.speaks()',
    after: 'signal === "SIGKILL"',
  },
  {
    name: "a worker that is killed while it starts ends the run",
    file: "lib/parallel/worker_slot.ts",
    before: "if (!worker.mayStartAgain || starts === STARTS) throw thrown;",
    after: "throw thrown;",
  },
  {
    name: "training's workers may do what their parent may",
    file: "lib/parallel/permission_flags.ts",
    before: "const whole = reads === undefined ? KINDS.filter(isWhole) : [];",
    after: "const whole = KINDS.filter(isWhole);",
  },
  {
    name: "an access that the runtime refused is called by what it was caught as",
    file: "lib/core/errors.ts",
    before: 'this.code = denial === null ? code : "PERMISSION_DENIED";',
    after: "this.code = code;",
  },
  {
    name: "results are handed over as they come",
    file: "lib/parallel/ordered_delivery.ts",
    before: "    this.#early.set(index, settled);",
    after: "    this.#early.set(this.#next + this.#early.size, settled);",
  },
  {
    name: "a failed hand-over wakes nobody",
    file: "lib/parallel/ordered_delivery.ts",
    before: `      this.#advanced.reject(thrown);
`,
    after: "",
  },
  {
    name: "a key that ends its worker is tried for ever",
    file: "lib/training/cut_off.ts",
    before: "if (error.code !== TIME_LIMIT && !task.again) return { ...task, again: true };",
    after: "if (error.code !== TIME_LIMIT) return { ...task, again: true };",
  },
  {
    name: "what a result holds is not compared with its checksum",
    file: "lib/storage/result_store.ts",
    before: "return digest(name, content).equals(bytes.subarray(16, HEADER_BYTES)) ? content : null;",
    after: "return content;",
  },
  {
    name: "a competition goes on without global models that are damaged",
    file: "lib/training/pooled_models.ts",
    before: "if (result === null) throw lacking(`pooled/${origin}`);",
    after: "if (result === null) continue;",
  },
  {
    name: "a committed run whose report is not done counts as finished",
    file: "lib/training/run_folder.ts",
    before: "return readManifest(dir) !== null || !await hasJournal(dir, plan);",
    after: "return true;",
  },
  {
    name: "an outlier of any size is implausible",
    file: "lib/data/outliers.ts",
    before: "const limit = centre + LIMIT * Math.max(1.4826 * deviation, NARROWEST);",
    after: "const limit = centre + 0.2 * Math.max(1.4826 * deviation, NARROWEST);",
  },
  {
    name: "logarithms of negative values lose their sign",
    file: "lib/features/transform.ts",
    before: "out[i] = y[i] < 0 ? -Math.log1p(-y[i] / unit) : Math.log1p(y[i] / unit);",
    after: "out[i] = Math.log1p(Math.abs(y[i]) / unit);",
  },
  {
    name: "carried values come from the future",
    file: "lib/features/running.ts",
    before: `    if (source[i] === source[i]) last = source[i];
    out[i] = last;`,
    after: `    out[i] = last;
    if (source[i] === source[i]) last = source[i];`,
  },
  {
    name: "an end's rank is taken of n errors, not of n + 1",
    file: "lib/competition/recency.ts",
    before: "const bound = (count + 1) * probability + 1e-9;",
    after: "const bound = count * probability + 1e-9;",
  },
  {
    name: "the choice of transform reads the hold-out",
    file: "lib/training/choose_transform.ts",
    before: "asOf = options.end - 2 * config.horizon",
    after: "asOf = options.end",
  },
  {
    name: "holidays are weighed on the folds",
    file: "lib/training/choose_holidays.ts",
    before: ".folds[0]!.origin",
    after: ".folds.at(-1)!.origin",
  },
  {
    name: "forecasts of log demand are lifted by what came after the origin",
    file: "lib/competition/compete.ts",
    before: "factorOf(knownAt(origin))",
    after: "factorOf(knownAt(Infinity))",
  },
  {
    name: "a forecast may leave what was seen by any width",
    file: "lib/competition/bounds.ts",
    before: "const reach = width * (REACH.atOnce",
    after: "const reach = 1e6 * width * (REACH.atOnce",
  },
  {
    name: "wild contenders are members",
    file: "lib/competition/sanity.ts",
    before: "means.map((mean) => mean <= limit ? 1 : 0)",
    after: "means.map(() => 1)",
  },
  {
    name: "the typical error is the mean",
    file: "lib/competition/typical_error.ts",
    before: "return sorted[(sorted.length - 1) >> 1] ?? NaN;",
    after: "return sorted.length === 0 ? NaN : sorted.reduce((sum, error) => sum + error, 0) / sorted.length;",
  },
  {
    name: "seasonal scales from any number of pairs",
    file: "lib/metrics/error_scale.ts",
    before: "least: Math.max(seasonLength, LEAST_PAIRS)",
    after: "least: 1",
  },
  {
    name: "a key that sells again keeps its verdict",
    file: "lib/competition/verdict.ts",
    before: 'return isSilent(earlier) ? "RESUMED" : earlier;',
    after: "return earlier;",
  },
  {
    name: "models serve another target",
    file: "lib/data/data_shape.ts",
    before: `  same("TARGET_MISMATCH", "the target", [trained.target, given.target]);\n`,
    after: "",
  },
  {
    name: "models serve another calendar",
    file: "lib/data/data_shape.ts",
    before: `  same("CALENDAR_MISMATCH", "the calendar", [trained.calendar, given.calendar]);\n`,
    after: "",
  },
  {
    name: "a limited run replaces champions",
    file: "lib/training/execute_run.ts",
    before: "const challenges = plan.limited && options.replace !== true;",
    after: "const challenges = false;",
  },
  {
    name: "the older version that was read last does not serve",
    file: "lib/data/publish_version.ts",
    before: "if (await recordedVersion(store, group.name) !== group.version) recordServing",
    after: "if ((await recordedVersion(store, group.name) ?? 0) < group.version) recordServing",
  },
  {
    name: "a damaged version is trained on",
    file: "lib/data/publish_version.ts",
    before: "if (isEqual) return assertWhole(await openGroup(dir));",
    after: "if (isEqual) return await openGroup(dir);",
  },
  {
    name: "steps beyond a model's horizon keep its status",
    file: "lib/inference/forecast_rows.ts",
    before: 'isBeyond(key, step) ? "failed" : key.status',
    after: "key.status",
  },
  {
    name: "a champion that has changed since the plan is no conflict",
    file: "lib/registry/act.ts",
    before: "WHERE a.version_id IS NOT x.champion OR v.stage <> x.origin",
    after: "WHERE v.stage <> x.origin",
  },
  {
    name: "a promotion leaves who served in Production",
    file: "lib/registry/changes.ts",
    before: "UPDATE versions SET stage = 'Archived' WHERE id IN (SELECT former FROM formers);",
    after: "",
  },
  {
    name: "another recipe makes a patch",
    file: "lib/registry/semantic.ts",
    before: "WHEN p.recipe <> n.recipe THEN 2 ELSE 3 END",
    after: "ELSE 3 END",
  },
  {
    name: "a decision is replayed wherever things stand",
    file: "lib/registry/replay_action.ts",
    before: "if (database.prepare(CONTRADICTIONS).get() !== undefined) return false;",
    after: "",
  },
  {
    name: "a naive forecast knows what came after its origin",
    file: "lib/monitoring/actuals.ts",
    before: "const last = at - seasonLength * Math.ceil((at - origin) / seasonLength);",
    after: "const last = at - seasonLength;",
  },
  {
    name: "a forecast of a period that nobody knows yet is compared with nothing",
    file: "lib/monitoring/score_log.ts",
    before: "else if (period > last[k]!) counts.pending++;",
    after: "else if (period > last[k]!) counts.unknown++;",
  },
  {
    name: "zeros that a table filled behind the last row of a key are demand that fell away",
    file: "lib/monitoring/actuals.ts",
    before: "const real = rows - (group.lateRows?.[k] ?? (isZeroFilled ? trailingZeros(own) : 0));",
    after: "const real = rows;",
  },
  {
    name: "a what-if stands for the forecast of the table alone",
    file: "lib/inference/logged_blocks.ts",
    before: "plain[b]! - plain[a]! || at[b]! - at[a]!",
    after: "at[b]! - at[a]!",
  },
  {
    name: "a key that sold nothing decides the MASE of all",
    file: "lib/monitoring/watch_metrics.ts",
    before: "sum + Math.min(ratio, SCORE_CEILING), 0) / known.length",
    after: "sum + ratio, 0) / known.length",
  },
  {
    name: "healthy years are watched from the record that they were learned from",
    file: "lib/competition/watch/bootstrap_year.ts",
    before: "drawBlocks(rng, key, { block, into: year });",
    after: "year.z.set(record.z.subarray(0, year.z.length));",
  },
  {
    name: "a key that serves another model than its choice keeps the reference of the choice",
    file: "lib/training/register_run.ts",
    before: ".filter(([id]) => !others.has(id))",
    after: "",
  },
  {
    name: "a scan tells a key at first sight",
    file: "lib/monitoring/scan_keys.ts",
    before: "return isSeen && first > 0 && known - first >= apart;",
    after: "return isSeen;",
  },
  {
    name: "a period is taken into detectors at every look",
    file: "lib/monitoring/take_in.ts",
    before: "    state.taken[taken] = 1;\n",
    after: "",
  },
  {
    name: "another version goes on with the errors of the former one",
    file: "lib/monitoring/take_in.ts",
    before: "const id = state.ids[row]!, isSame = state.version[row] === version &&",
    after: "const id = state.ids[row]!, isSame = state.version[row] !== -1 &&",
  },
  {
    name: "an alarm changes the model of a key that was just trained",
    file: "lib/retraining/plan_retraining.ts",
    before: "if (alarm !== null && !isResting) return alarm;",
    after: "if (alarm !== null) return alarm;",
  },
  {
    name: "a retraining lets serve what has no forecast",
    file: "lib/retraining/settle_retraining.ts",
    before: 'if (code !== "") refused.push({ version, code });\n    else if',
    after: "if",
  },
  {
    name: "a retraining lets serve what somebody has rejected",
    file: "lib/retraining/settle_retraining.ts",
    before: "rejected.get(version.id) ?? codes.get(version.id)",
    after: "codes.get(version.id)",
  },
  {
    name: "a pipeline lets a table serve that its gate refuses",
    file: "lib/retraining/run_pipeline.ts",
    before: "if (judged.passed) await serveVersion",
    after: "await serveVersion",
  },
  {
    name: "keys with a data alarm are trained",
    file: "lib/retraining/plan_retraining.ts",
    before: "if (!(reason in SKIPS)) return withheld?.get(fact.key.id) ?? reason;",
    after: "if (!(reason in SKIPS)) return reason;",
  },
  {
    name: "another cohort is among the first at every share",
    file: "lib/lifecycle/plan_rollout.ts",
    before: "const isIn = cohortOf(version.key.id, version.run) < share;",
    after: "const isIn = cohortOf(version.key.id, version.run) >= 100 - share;",
  },
  {
    name: "the scatter of a bet is known before the bet",
    file: "lib/metrics/confidence_sequence.ts",
    before: "clip[i] = CLIP * Math.sqrt((scatter * scatter + spread) / (1 + Math.max(0, i - 1)));",
    after: "clip[i] = CLIP * Math.abs(values[i]!);",
  },
  {
    name: "what a request brought of its own is evidence for a rollout",
    file: "lib/monitoring/read_pairs.ts",
    before: 'input: ""',
    after: "input: undefined",
  },
  {
    name: "what was not looked for is told as over",
    file: "lib/monitoring/alerting/plan_alerts.ts",
    before: "if (!seen.looked.includes(event.alert.kind)) return [event];",
    after: "if (!seen.looked.includes(event.alert.kind)) return [];",
  },
  {
    name: "an alert that no channel took counts as told",
    file: "lib/monitoring/alerting/deliver_alerts.ts",
    before: "if (failure === null) {",
    after: "if (failure !== undefined) {",
  },
  {
    name: "drift is judged by the config alone, not by what the table always does",
    file: "lib/monitoring/inputs/drift.ts",
    before: "Math.max(margin * floor, Math.max(BEYOND, margin) * largest)",
    after: "margin * floor",
  },
  {
    name: "a table in another unit passes the gate",
    file: "lib/lifecycle/judge.ts",
    before: "value: unitChanged,",
    after: "value: 0,",
  },
  {
    name: "a state that was pushed broken is served",
    file: "lib/upkeep/followed_states.ts",
    before: "      assertComplete(this.#store, root, state);\n",
    after: "",
  },
  {
    name: "a state that is still served is removed",
    file: "lib/upkeep/followed_states.ts",
    before: "HASH.test(name) && !used.has(name) && name",
    after: "HASH.test(name) && name",
  },
  {
    name: "a replica that ends is handed what it can no longer answer",
    file: "lib/serving/replicas/replica.ts",
    before: 'if (this.phase === "ending" && this.#handed.size === 0) this.send',
    after: 'if (this.phase === "ending") this.send',
  },
  {
    name: "what a dead replica had counted is forgotten",
    file: "lib/serving/replicas/fleet.ts",
    before: "    this.#sum.keep(replica.report?.metrics ?? []);\n",
    after: "",
  },
];
