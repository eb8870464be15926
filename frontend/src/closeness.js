/** How close a match is, in words and as a share of the bar. No DOM. */

const STEPS = [[0.9, "same"], [0.75, "very"], [0.6, "close"], [0.45, "similar"]];

/** The dictionary key for a similarity of 0…1; under "no close match" (`weak`) nothing but a twin is called more than a little alike. */
export function closeness(similarity, weak = false) {
  if (weak && similarity < STEPS[0][0]) return "closeness.far";
  const step = STEPS.find(([least]) => similarity >= least);
  return `closeness.${step ? step[1] : "far"}`;
}

/** 0…1 for the bar; a nonsense number is an empty bar, not a broken page. */
export function share(similarity) {
  return Number.isFinite(similarity) ? Math.min(1, Math.max(0, similarity)) : 0;
}
