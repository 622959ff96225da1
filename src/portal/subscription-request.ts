type Members = Readonly<Record<string, unknown>>;

/** A subscription as a call that makes it: what is the node's own, and what is secret, is left out. */
export function subscriptionCall(
  body: Members,
  { baseUrl, context, space }: { readonly baseUrl: string; readonly context: unknown; readonly space: string },
): string {
  const { id: _, ...members } = body;
  const named = context === undefined ? members : { ...members, '@context': context };
  const headers = [
    'Authorization: Bearer $KEY',
    `Content-Type: application/${context === undefined ? 'json' : 'ld+json'}`,
    ...(space === '' ? [] : [`NGSILD-Tenant: ${space}`]),
  ];
  const text = JSON.stringify(named, shortened, 2).replaceAll("'", `'\\''`);
  const lines = headers.map((header) => `  --header ${header.includes('$') ? `"${header}"` : `'${header}'`} \\\n`);
  return `curl --fail-with-body \\\n${lines.join('')}  --data '${text}' \\\n  '${baseUrl}/ngsi-ld/v1/subscriptions'`;
}

/** An outline stands on one line, so that it can be read over. */
function shortened(name: string, value: unknown): unknown {
  return name === 'coordinates' && typeof value !== 'string' ? JSON.stringify(value) : value;
}
