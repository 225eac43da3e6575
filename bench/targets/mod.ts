/**
 * All targets of the bench, in the order of their numbers.
 *
 * @module
 */
import type { Target } from "../harness/target.ts";
import { p01 } from "./p01_both_keys.ts";
import { p02 } from "./p02_both_rows.ts";
import { p03 } from "./p03_boosting_xgboost.ts";
import { p04 } from "./p04_boosting_lightgbm.ts";
import { p05 } from "./p05_forest.ts";
import { p06 } from "./p06_ets.ts";
import { p07, p07Theta } from "./p07_theta_croston.ts";
import { p08 } from "./p08_ridge.ts";
import { p09 } from "./p09_competition.ts";
import { p10 } from "./p10_scaling.ts";
import { p11 } from "./p11_fleet_size.ts";
import { p12 } from "./p12_outside_fitting.ts";
import { p13 } from "./p13_one_row.ts";
import { p14 } from "./p14_batch.ts";
import { p15 } from "./p15_cold_start.ts";
import { p16 } from "./p16_serving.ts";
import { p17 } from "./p17_memory.ts";
import { p18 } from "./p18_hostile.ts";
import { p19 } from "./p19_watch_log.ts";
import { p20 } from "./p20_network.ts";
import { p21, p21Classes } from "./p21_tables.ts";
import { p22 } from "./p22_demo.ts";
import { p23 } from "./p23_million_keys.ts";
import { p24 } from "./p24_ray.ts";
import { p25 } from "./p25_published_ray.ts";
import { p26 } from "./p26_registry_size.ts";
import { p27 } from "./p27_million_versions.ts";
import { p28 } from "./p28_one_key.ts";
import { p29 } from "./p29_one_decision.ts";

/** Every target; one line each. */
export const TARGETS: readonly Target[] = [
  p01,
  p02,
  p03,
  p04,
  p05,
  p06,
  p07,
  p07Theta,
  p08,
  p09,
  p10,
  p11,
  p12,
  p13,
  p14,
  p15,
  p16,
  p17,
  p18,
  p19,
  p20,
  p21,
  p21Classes,
  p22,
  p23,
  p24,
  p25,
  p26,
  p27,
  p28,
  p29,
];
