const known = ['br', 'gzip'] as const;

/** The content coding that the caller likes best among those we speak; undefined when it wants none. */
export function preferredCoding(header: string): (typeof known)[number] | undefined {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',').slice(0, 32)) {
    const [name = '', weight] = part.trim().split(/\s*;\s*q=/);
    const quality = weight === undefined ? 1 : Number(weight);
    weights.set(name, Number.isFinite(quality) ? quality : 0);
  }
  let best: (typeof known)[number] | undefined;
  let bestWeight = 0;
  for (const coding of known) {
    const weight = weights.get(coding) ?? weights.get('*') ?? 0;
    if (weight > bestWeight) {
      best = coding;
      bestWeight = weight;
    }
  }
  return best;
}
