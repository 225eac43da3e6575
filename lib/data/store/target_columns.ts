/** Names of the columns of the file: targets `y`, or `y_0`, `y_1`, …; features `x_<name>`. */
export function targetColumns(targets: number): string[] {
  return targets === 1 ? ["y"] : Array.from({ length: targets }, (_, t) => `y_${t}`);
}
