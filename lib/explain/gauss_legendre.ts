/** Nodes and weights of a quadrature on [0, 1]. */
export interface Quadrature {
  /** In (0, 1), ascending, shape [n]. */
  readonly nodes: Float64Array;
  /** > 0, adding up to 1, shape [n]. */
  readonly weights: Float64Array;
}

/**
 * Gauss-Legendre quadrature on [0, 1]: exact for polynomials of degree up to 2 n - 1.
 *
 * @param n Nodes, >= 1.
 * @see Press et al. (2007), Numerical Recipes, section 4.6
 */
export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n), weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // Newton's method from near the root; it doubles its digits at each step.
    let x = -Math.cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 0;
    for (let step = 0; step < 8; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = n * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
