export function assert(x: unknown, m = ""): asserts x {
  if (!x) throw new Error(m);
}
