import type { BaseColumn } from "../statistics/base_column.ts";

/** How the row's target transform applies: to a level (offset and scale), to a spread (scale only), or not at all. */
export type Form = "level" | "spread" | "plain";

/**
 * Where a feature's value for a row (origin t, step h, target s = t + h) is read; `shift` counts periods backwards.
 *
 * origin: base[t - shift] less base[t - minus] (if any). season: base[s - period × ceil(h / period) - shift], the newest
 * known period at the target's season position, divided by over[t] (if any). change: the same on the scale of its own
 * origin, which lies as far back as it does, averaged over `count` seasons. calendar: a column of the calendar or the
 * holidays at s. ahead: an exogenous column known ahead, at s - shift, less, divided by or relative to a base at t. flag:
 * `off` or `on` at the newest known period at the target's position, by the flag at s. event: days between s and the
 * nearest event, which is known ahead as far as forecasts are made.
 */
export type Reading =
  | {
    readonly at: "origin";
    readonly base: BaseColumn;
    readonly shift: number;
    readonly minus?: number;
    readonly relative?: boolean;
    readonly form: Form;
  }
  | {
    readonly at: "season";
    readonly base: BaseColumn;
    readonly period: number;
    readonly shift: number;
    readonly over?: BaseColumn;
    readonly form: Form;
  }
  | {
    readonly at: "change";
    readonly base: BaseColumn;
    readonly period: number;
    readonly shift: number;
    readonly count: number;
    /** Periods after the position that the base reaches to, if they are known. */
    readonly beyond: number;
    /** Level at the origin of then, where it is not the target's. */
    readonly level?: BaseColumn;
  }
  | {
    readonly at: "flag";
    readonly exogenous: number;
    readonly period: number;
    readonly off: BaseColumn;
    readonly on: BaseColumn;
  }
  | { readonly at: "event"; readonly exogenous: number; readonly base: BaseColumn }
  | { readonly at: "calendar"; readonly column: string }
  | {
    readonly at: "ahead";
    readonly source: { readonly exogenous: number; readonly log: boolean };
    readonly shift: number;
    readonly against?: BaseColumn;
    readonly how: "value" | "minus" | "ratio" | "change";
  }
  | { readonly at: "static"; readonly exogenous: number }
  | { readonly at: "step" };
