import type { Design } from "./design.ts";

/** The design that a view was cut from. By identity, so that a copy with another target or weight is no view. */
const origins = new WeakMap<Design, Design>();

/**
 * The first rows of a design as a view: rows known at an earlier origin, where rows are in the order of time.
 *
 * @param design Shape [n × p]; its arrays must not be changed afterwards.
 * @param rows In [0, n].
 * @returns Shape [rows × p], sharing memory; {@linkcode wholeOf} it is `design`, or what `design` is a view of.
 * @throws {RangeError} If there are not so many rows.
 */
export function firstRows(design: Design, rows: number): Design {
  if (!(Number.isInteger(rows) && rows >= 0 && rows <= design.rows)) {
    throw new RangeError(
      `Cannot take the first rows of a design as it must have them: current value is ${rows} of ${design.rows}`,
    );
  }
  const view: Design = {
    ...design,
    rows,
    values: design.values.subarray(0, rows * design.names.length),
    target: design.target.subarray(0, rows),
    weight: design.weight.subarray(0, rows),
    key: design.key.subarray(0, rows),
    ds: design.ds.subarray(0, rows),
    step: design.step.subarray(0, rows),
    transform: design.transform.subarray(0, rows * 2),
  };
  origins.set(view, wholeOf(design));
  return view;
}

/** The design whose first rows these are: what {@linkcode firstRows} was given, else the design itself. */
export function wholeOf(design: Design): Design {
  return origins.get(design) ?? design;
}
