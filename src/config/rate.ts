const presets = ['gitlab-com', 'free-plan', 'self-managed'] as const;
const buckets = ['api', 'issues', 'notes'] as const;

type Bucket = (typeof buckets)[number];

/** How many calls we may make: limits known by name, or calls a minute of some kinds, the others as usual for the host. */
export type Rate = {
  readonly preset?: (typeof presets)[number] | undefined;
  readonly numbers?: Readonly<Partial<Record<Bucket, number>>> | undefined;
};

/** Reads `free-plan` or `api=600,notes=50`; undefined when it is neither. Empty means as usual for the host. */
export function rateOf(text: string | undefined): Rate | undefined {
  if (text === undefined) return {};
  const preset = presets.find((name) => name === text);
  if (preset) return { preset };
  const pairs = text.split(',').map((pair) => /^\s*(api|issues|notes)\s*=\s*([1-9]\d{0,6})\s*$/.exec(pair));
  const numbers = pairs.flatMap((pair) => (pair ? [[pair[1], Number(pair[2])] as const] : []));
  const once = new Set(numbers.map(([bucket]) => bucket)).size === pairs.length;
  return once ? { numbers: Object.fromEntries(numbers) } : undefined;
}
