/**
 * The nearest sequence that never falls, by pooling adjacent violators; steps without evidence take their neighbour's value.
 *
 * @param values Shape [n]. @param weights Evidence of each, >= 0, shape [n].
 * @returns Shape [n]; 0 before the first evidence.
 * @see Barlow et al. (1972), Statistical Inference under Order Restrictions, section 1.2
 */
export function isotonic(values: readonly number[], weights: readonly number[]): number[] {
  const blocks: { value: number; weight: number; size: number }[] = [];
  values.forEach((value, i) => {
    if (!(weights[i]! > 0)) {
      const last = blocks.at(-1);
      if (last === undefined) blocks.push({ value: 0, weight: 0, size: 1 });
      else last.size++;
      return;
    }
    let block = { value, weight: weights[i]!, size: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.value >= block.value; last = blocks.at(-1)) {
      const weight = last.weight + block.weight;
      block = {
        value: (last.value * last.weight + block.value * block.weight) / weight,
        weight,
        size: last.size + block.size,
      };
      blocks.pop();
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ value, size }) => Array.from({ length: size }, () => value));
}
