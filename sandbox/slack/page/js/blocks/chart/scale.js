// Round numbers for an axis, and how numbers are written.

const STEPS = [1, 2, 2.5, 5, 10];

/** Evenly spaced round values around all numbers, zero included; about `count` of them. */
export function ticks(numbers, count = 5) {
  const low = Math.min(0, ...numbers);
  const high = Math.max(0, ...numbers);
  const step = roundStep((high - low || 1) / count);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

/** A number for the axis, short: 1.2K, 3M. */
export const brief = (number) =>
  new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 4 }).format(number);

/** A number in full. */
export const full = (number) => new Intl.NumberFormat("en-US", { maximumFractionDigits: 12 }).format(number);

function roundStep(raw) {
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  return magnitude * STEPS.find((step) => step * magnitude >= raw * 0.999);
}
